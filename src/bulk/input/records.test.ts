import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from './records.ts';
import type { InputRecord } from './splitter.ts';

const LIMIT = 60;

/** Reads the records of a text that arrives in blocks, split at these offsets. */
async function records(text: string, cuts: readonly number[] = []): Promise<InputRecord[]> {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  async function* blocks(): AsyncGenerator<Buffer> {
    let start = 0;
    for (const end of ends) {
      yield bytes.subarray(start, end);
      start = end;
    }
  }
  const result: InputRecord[] = [];
  for await (const batch of readRecords(blocks(), LIMIT)) result.push(...batch);
  return result;
}

const texts = (list: InputRecord[]): unknown[] =>
  list.map(({ text }) => (text === undefined ? undefined : JSON.parse(text)));

describe('lines', () => {
  it('are numbered from 1 including blank lines, which yield no record', async () => {
    expect(await records('{"a":1}\r\n\n  \n{"b":2}')).toEqual([
      { number: 1, text: '{"a":1}\r' },
      { number: 4, text: '{"b":2}' },
    ]);
  });

  it('keep their numbers at every block boundary, also after leading blank lines', async () => {
    for (const cut of [0, 1, 2, 3, 4]) {
      expect(await records('\n\n\n{"a":1}', [cut])).toEqual([{ number: 4, text: '{"a":1}' }]);
    }
  });

  it('are read the same at every block boundary, with any trailing white space', async () => {
    for (const cut of [0, 5, 7, 8, 9]) {
      expect(texts(await records('{"a":1}\u00a0\n{"b":2}\f\n', [cut]))).toEqual([{ a: 1 }, { b: 2 }]);
    }
  });

  it('that are too long keep their number but have no text, and the next line is read', async () => {
    expect(await records(`{}\n"${'x'.repeat(LIMIT)}"\n3\n`)).toEqual([
      { number: 1, text: '{}' },
      { number: 2, text: undefined },
      { number: 3, text: '3' },
    ]);
  });
});

describe('an array', () => {
  it('is read element by element, even with brackets and quotes in its strings', async () => {
    const value = [{ a: '],[{' }, { b: ['\\', '"', { c: [] }] }, 'x', 7, null];
    expect(texts(await records(`\ufeff  ${JSON.stringify(value, null, 1)}\n`))).toEqual(value);
  });

  it('without elements yields no records', async () => {
    expect(await records('[ ]')).toEqual([]);
  });

  it('that is truncated after an element yields an empty last record', async () => {
    for (const text of ['[{"a":1}', '[{"a":1},']) {
      expect(await records(text)).toEqual([
        { number: 1, text: '{"a":1}', line: 1, column: 2 },
        { number: 2, text: '', line: 1, column: text.length + 1, isUnclosed: true },
      ]);
    }
  });

  it('that is truncated inside an element yields the incomplete element as last record', async () => {
    expect(await records('[{"a":1},{"b"')).toEqual([
      { number: 1, text: '{"a":1}', line: 1, column: 2 },
      { number: 2, text: '{"b"', line: 1, column: 10, isUnclosed: true },
    ]);
  });

  it('is read to its end after an element that is too long', async () => {
    expect(texts(await records(`[1,"${'x'.repeat(LIMIT)}",3]`))).toEqual([1, undefined, 3]);
  });
});

it('a blank input yields no records', async () => {
  expect(await records('')).toEqual([]);
  expect(await records(' \n ')).toEqual([]);
});

it('block boundaries do not change the records that are read', async () => {
  const value = fc.array(
    fc.jsonValue({ maxDepth: 2 }).filter((each) => each !== ''),
    { maxLength: 8 },
  );
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(value, cuts, fc.boolean(), async (values, offsets, asArray) => {
      const text = asArray ? JSON.stringify(values) : values.map((each) => `${JSON.stringify({ each })}\n`).join('');
      expect(await records(text, offsets)).toEqual(await records(text));
      const short = (each: unknown): boolean => Buffer.byteLength(JSON.stringify(each)) <= LIMIT;
      const expected = asArray ? values : values.map((each) => ({ each }));
      expect(texts(await records(text, offsets))).toEqual(
        expected.map((each) => (short(each) ? JSON.parse(JSON.stringify(each)) : undefined)),
      );
    }),
    { numRuns: 500 },
  );
});
