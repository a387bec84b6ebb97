import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from './records.ts';
import type { Item } from './splitter.ts';

const LIMIT = 60;

/** The records of a text that arrives in blocks cut at these places. */
async function records(text: string, cuts: readonly number[] = []): Promise<Item[]> {
  const bytes = Buffer.from(text);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  async function* blocks(): AsyncGenerator<Buffer> {
    let start = 0;
    for (const end of places) {
      yield bytes.subarray(start, end);
      start = end;
    }
  }
  const items: Item[] = [];
  for await (const batch of readRecords(blocks(), LIMIT)) items.push(...batch);
  return items;
}

const texts = (items: Item[]): unknown[] =>
  items.map(({ text }) => (text === undefined ? undefined : JSON.parse(text)));

describe('lines', () => {
  it('are numbered as an editor numbers them, blank ones left out', async () => {
    expect(await records('{"a":1}\r\n\n  \n{"b":2}')).toEqual([
      { number: 1, text: '{"a":1}\r' },
      { number: 4, text: '{"b":2}' },
    ]);
  });

  it('are numbered alike wherever the input is cut, also when it begins with nothing but blank ones', async () => {
    for (const cut of [0, 1, 2, 3, 4]) {
      expect(await records('\n\n\n{"a":1}', [cut])).toEqual([{ number: 4, text: '{"a":1}' }]);
    }
  });

  it('are read alike wherever the input is cut, whatever white space ends them', async () => {
    for (const cut of [0, 5, 7, 8, 9]) {
      expect(texts(await records('{"a":1}\u00a0\n{"b":2}\f\n', [cut]))).toEqual([{ a: 1 }, { b: 2 }]);
    }
  });

  it('that are too long keep their number and lose their text, and the next one is read again', async () => {
    expect(await records(`1\n"${'x'.repeat(LIMIT)}"\n3\n`)).toEqual([
      { number: 1, text: '1' },
      { number: 2, text: undefined },
      { number: 3, text: '3' },
    ]);
  });
});

describe('an array', () => {
  it('is read element by element, whatever stands in its texts', async () => {
    const value = [{ a: '],[{' }, { b: ['\\', '"', { c: [] }] }, 'x', 7, null];
    expect(texts(await records(`\ufeff  ${JSON.stringify(value, null, 1)}\n`))).toEqual(value);
  });

  it('without elements has no records', async () => {
    expect(await records('[ ]')).toEqual([]);
  });

  it('that is cut off after an element leaves one that cannot be read', async () => {
    for (const text of ['[{"a":1}', '[{"a":1},']) {
      expect(await records(text)).toEqual([
        { number: 1, text: '{"a":1}' },
        { number: 2, text: '' },
      ]);
    }
  });

  it('that is cut off leaves a last record that cannot be read', async () => {
    expect(await records('[{"a":1},{"b"')).toEqual([
      { number: 1, text: '{"a":1}' },
      { number: 2, text: '{"b"' },
    ]);
  });

  it('with an element that is too long goes on behind it', async () => {
    expect(texts(await records(`[1,"${'x'.repeat(LIMIT)}",3]`))).toEqual([1, undefined, 3]);
  });
});

it('nothing comes of an empty input', async () => {
  expect(await records('')).toEqual([]);
  expect(await records(' \n ')).toEqual([]);
});

it('it makes no difference where the blocks of an input are cut', async () => {
  const value = fc.array(
    fc.jsonValue({ maxDepth: 2 }).filter((each) => each !== ''),
    { maxLength: 8 },
  );
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(value, cuts, fc.boolean(), async (values, places, asArray) => {
      const text = asArray ? JSON.stringify(values) : values.map((each) => `${JSON.stringify({ each })}\n`).join('');
      expect(await records(text, places)).toEqual(await records(text));
      const short = (each: unknown): boolean => Buffer.byteLength(JSON.stringify(each)) <= LIMIT;
      const wanted = asArray ? values : values.map((each) => ({ each }));
      expect(texts(await records(text, places))).toEqual(
        wanted.map((each) => (short(each) ? JSON.parse(JSON.stringify(each)) : undefined)),
      );
    }),
    { numRuns: 500 },
  );
});
