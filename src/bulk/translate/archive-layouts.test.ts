import { Writable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import type { Summary } from './summary.ts';
import { type ArchiveInput, translateFiles } from './translate-files.ts';

const record = (id: string, fields: object = {}): Record<string, unknown> => ({
  interactionId: id,
  channelType: 'voice',
  direction: 'inbound',
  startTimestamp: '2024-03-07T14:00:00.000Z',
  ...fields,
});

/** The bytes of an input in blocks that share one buffer, as files are read. */
async function* inBlocks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) yield block.subarray(0, bytes.copy(block, 0, at, at + size));
}

async function run(inputs: readonly (string | Buffer)[], blockBytes = 1_000_000) {
  const files = inputs.map(
    (input, index): ArchiveInput => ({
      name: inputs.length > 1 ? `file${index}` : undefined,
      blocks: inBlocks(Buffer.from(input), blockBytes),
    }),
  );
  const written = { output: '', diagnostics: '' };
  const into = (name: keyof typeof written): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += chunk;
        done();
      },
    });
  const summary: Summary = await translateFiles(
    files,
    { output: into('output'), diagnostics: into('diagnostics') },
    site(),
    0,
  );
  const parsed = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return {
    ids: parsed(written.output).map((each) => (each['interaction'] as { id: string }).id),
    reports: parsed(written.diagnostics).filter((each) => 'reject' in each),
    summary,
  };
}

type Layout = (records: readonly object[]) => string | Buffer;
const json = JSON.stringify;
const jsonLines: Layout = (records) => records.map((each) => `${json(each)}\n`).join('');
const layouts: Readonly<Record<string, Layout>> = {
  'JSON Lines': jsonLines,
  'JSON Lines with a byte order mark and Windows line ends': (records) =>
    `\ufeff${records.map((each) => json(each)).join('\r\n')}`,
  'a JSON list': (records) => json(records),
  'a JSON list on several lines': (records) => json(records, null, 2),
  'objects back to back': (records) => records.map((each) => json(each)).join(''),
  'pretty-printed objects after each other': (records) => records.map((each) => json(each, null, 2)).join('\n'),
  'objects with commas between them': (records) => records.map((each) => json(each)).join(',\n'),
  'lines that begin with a comma': (records) => records.map((each) => json(each)).join('\n,'),
  'lines that begin with a record separator': (records) => records.map((each) => json(each)).join('\n\u001e'),
  'a JSON text sequence': (records) => records.map((each) => `\u001e${json(each)}\n`).join(''),
  'lists back to back': (records) => records.map((each) => json([each])).join(''),
  'one saved page': (records) => json({ total: records.length, results: records, tenantId: 't' }),
  'saved pages back to back': (records) =>
    records.map((each) => json({ results: [each], total: 1, next: { results: 'x' } })).join(''),
  'saved pages, one per line': (records) => records.map((each) => `${json({ results: [each] })}\n`).join(''),
  'pretty-printed pages': (records) => `${json({ results: records }, null, 2)}\n${json({ results: null }, null, 2)}\n`,
  'a list of saved pages': (records) => json(records.map((each) => ({ results: [each] }))),
  gzip: (records) => gzipSync(jsonLines(records)),
  'gzip files appended to each other': (records) => Buffer.concat(records.map((each) => gzipSync(json(each)))),
  zstd: (records) => zstdCompressSync(json(records)),
};

describe('every layout of an archive gives the same records:', () => {
  it.each(Object.entries(layouts))('%s', async (_name, layout) => {
    const one = fc.record({ note: fc.string(), list: fc.array(fc.constantFrom('[', '}', '"', '\\', ',')) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 400 }),
        async (all, size) => {
          const records = all.map((fields, index) => record(`i${index}`, { ...fields, nested: { results: [fields] } }));
          const { ids, reports } = await run([layout(records)], size);
          expect(reports).toEqual([]);
          expect(ids).toEqual(records.map(({ interactionId }) => interactionId));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a single record on several lines', async () => {
    const wrapped = { interaction: record('a'), users: {} };
    expect((await run([json(record('a'), null, 2)])).ids).toEqual(['a']);
    expect((await run([json(wrapped, null, 2)])).ids).toEqual(['a']);
  });

  it('a line of several records within JSON Lines', async () => {
    const { ids, reports } = await run([`${json(record('a'))}\n${json(record('b'))}${json(record('c'))} {"x"\n`]);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(reports).toEqual(
      [{ line: 2, reject: 'not JSON; brackets or quotes are not closed, so what follows was not read' }].map(
        (each) => ({
          ...each,
          column: expect.any(Number),
        }),
      ),
    );
  });

  it('a page that is longer than a record may be', async () => {
    const records = Array.from({ length: 30 }, (_, index) => record(`${index}`, { note: 'x'.repeat(50_000) }));
    expect((await run([json({ results: records })])).ids).toHaveLength(30);
  });
});

it('a page of no results does not decide that every line is one record', async () => {
  const { ids, reports } = await run([`{"results":null}\n${JSON.stringify(record('a'), null, 2)}\n`]);
  expect({ ids, reports }).toEqual({ ids: ['a'], reports: [] });
});

describe('a file that is no archive is one reject that names it:', () => {
  const text = jsonLines([record('a'), record('b')]) as string;
  it.each([
    [
      'UTF-16 with a byte order mark',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      'UTF-16LE text; convert it first: iconv -f UTF-16 -t UTF-8',
    ],
    ['UTF-16 without one', Buffer.from(text, 'utf16le'), 'UTF-16LE text; convert it first: iconv -f UTF-16LE -t UTF-8'],
    [
      'big-endian UTF-16',
      Buffer.from(text, 'utf16le').swap16(),
      'UTF-16BE text; convert it first: iconv -f UTF-16BE -t UTF-8',
    ],
    ['UTF-16 in gzip', gzipSync(Buffer.from(text, 'utf16le')), /^gzip data that contains UTF-16LE text/],
    ['gzip in gzip', gzipSync(gzipSync(text)), 'gzip data that contains gzip data; unpack it first'],
    ['truncated gzip', gzipSync(text).subarray(0, 40), 'gzip data that is cut off; copy or create it again'],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004...'), 'a ZIP archive; unpack it first'],
    ['HTML', '\n<!doctype html><html>', 'HTML or XML; give JSON'],
    [
      'CSV',
      'interactionId,channelType\na,voice\nb,voice\n',
      'neither JSON Lines nor any other JSON; convert it to one JSON object per line',
    ],
    ['binary data', Buffer.from([1, 2, 3, 0, 5, 6]), 'binary data; give JSON'],
    ['binary data that begins with a number', Buffer.from([0x20, 0, 0, 0, 5, 6]), 'binary data; give JSON'],
  ])('%s', async (_name, bytes, reject) => {
    const { ids, reports, summary } = await run([bytes, text]);
    expect(reports).toEqual([
      { file: 'file0', reject: typeof reject === 'string' ? reject : expect.stringMatching(reject) },
    ]);
    expect(ids).toEqual(['a', 'b']);
    expect(summary.rejects).toBe(1);
  });
});

describe('compressed data is read to its end, and other data behind it is a reject:', () => {
  const [a, b] = [jsonLines([record('a')]), jsonLines([record('b')])] as [string, string];
  const padding = Buffer.alloc(1_000);
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7]);
  it.each<[string, readonly (string | Buffer)[], readonly string[]]>([
    ['gzip and gzip', [gzipSync(a), gzipSync(b)], ['a', 'b']],
    ['zstd and zstd', [zstdCompressSync(a), zstdCompressSync(b)], ['a', 'b']],
    ['gzip with padding', [gzipSync(a), padding], ['a']],
    ['zstd with padding', [zstdCompressSync(a), padding], ['a']],
    ['zstd after a frame to skip', [skipped, zstdCompressSync(a)], ['a']],
  ])('%s', async (_name, parts, expected) => {
    const { ids, reports } = await run([Buffer.concat(parts.map((part) => Buffer.from(part)))]);
    expect({ ids, reports }).toEqual({ ids: expected, reports: [] });
  });

  it.each<[string, 'gzip' | 'zstd', readonly (string | Buffer)[]]>([
    ['zstd and text', 'zstd', [zstdCompressSync(a), b]],
    ['zstd and gzip', 'zstd', [zstdCompressSync(a), gzipSync(b)]],
    ['zstd, garbage and zstd', 'zstd', [zstdCompressSync(a), 'xx', zstdCompressSync(b)]],
    ['gzip, a zero byte and gzip', 'gzip', [gzipSync(a), '\0', gzipSync(b)]],
    ['gzip, padding and text', 'gzip', [gzipSync(a), padding, b]],
  ])('%s', async (_name, kind, parts) => {
    const { ids, reports } = await run([Buffer.concat(parts.map((part) => Buffer.from(part)))]);
    expect(ids).toEqual(['a']);
    expect(reports).toEqual([{ reject: `${kind} data that is followed by other data; compress the files one by one` }]);
  });
});

it('the records before data behind gzip data are kept, and damage says that records may be wrong', async () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `id-${index}`);
  const text = jsonLines(ids.map((id) => record(id))) as string;
  const result = await run([Buffer.concat([gzipSync(text), Buffer.from('other data')])]);
  expect(result.ids.length).toBeGreaterThan(20_000);
  expect(result.ids).toEqual(ids.slice(0, result.ids.length));
  expect(result.reports.at(-1)).toEqual({
    reject:
      'gzip data that is damaged or followed by other data, so the records before it may be wrong; copy or create it again',
  });
});

it('a zero byte rejects only its record, wherever it is', async () => {
  const { ids, reports } = await run([`${json(record('a'))}\n{"x":"\0"}\n${json(record('b'))}\n`]);
  expect(ids).toEqual(['a', 'b']);
  expect(reports).toEqual([{ line: 2, column: 7, reject: 'not JSON' }]);
});

describe('a reject gives the place of the fault:', () => {
  it.each<[string, string | Buffer, object]>([
    [
      'a line and the column',
      `${json(record('a'))}\n{"interactionId" 7}\n`,
      { line: 2, column: 18, reject: 'not JSON' },
    ],
    [
      'a line that ends too early',
      `${json(record('a'))}\n{"interactionId":\n`,
      { line: 2, column: 18, reject: 'not JSON' },
    ],
    [
      'a first line that is broken',
      `{"interactionId":\n${json(record('a'))}\n`,
      { line: 1, column: 18, reject: 'not JSON' },
    ],
    [
      'an item of a list',
      `[${json(record('a'))},\n  {"b":1}]`,
      { item: 2, line: 2, column: 3, reject: 'no interactionId' },
    ],
    ['a line within an item', '[\n{\n"a": x}\n]', { item: 1, line: 3, column: 6, reject: 'not JSON' }],
    [
      'the byte that is not UTF-8',
      Buffer.from(`${json(record('a'))}\n{"interactionId":"Jos\xe9"}\n`, 'latin1'),
      { line: 2, column: 22, reject: 'not UTF-8: byte 0xE9' },
    ],
    [
      'text in another encoding of emoji',
      Buffer.from('{"x":"\xed\xa0\xbd\xed\xb8\x80"}\n', 'latin1'),
      { line: 1, column: 7, reject: 'not UTF-8: byte 0xED' },
    ],
    [
      'a character that is cut off',
      Buffer.from('{"x":"\xe2\x82"}\n', 'latin1'),
      { line: 1, column: 7, reject: 'not UTF-8: byte 0xE2' },
    ],
    [
      'a byte in an item of a list',
      Buffer.from(`[${json(record('a'))},\n  {"x":"\xe9"}]`, 'latin1'),
      { item: 2, line: 2, column: 9, reject: 'not UTF-8: byte 0xE9' },
    ],
    [
      'a byte in a record on several lines',
      Buffer.from('{\n "interactionId": "u",\n "customer": "A\xff"\n}\n', 'latin1'),
      { item: 1, line: 3, column: 16, reject: 'not UTF-8: byte 0xFF' },
    ],
  ])('%s', async (_name, input, report) => {
    expect((await run([input])).reports).toEqual([report]);
  });

  it.each<[string, string, object]>([
    [
      'of a record in a list that is not closed, which swallows the rest',
      `[${json(record('a'))},\n{"interactionId":"b,\n${json(record('c'))}]`,
      {
        item: 2,
        line: 2,
        column: 21,
        reject: 'not JSON; brackets or quotes are not closed, so what follows was not read',
      },
    ],
    [
      'of a record that is not closed and so becomes too long',
      `[${json(record('a'))},\n{"interactionId":"b,\n${'x'.repeat(2_000_000)}]`,
      {
        item: 2,
        line: 2,
        column: 1,
        reject: 'longer than the limit; brackets or quotes are not closed, so what follows was not read',
      },
    ],
    [
      'of a page with an interaction behind its results',
      `{"results":[${json(record('a'))}],"total":1,"interaction":{"interactionId":"b"}}`,
      {
        item: 2,
        line: 1,
        column: expect.any(Number),
        reject:
          'a page with an interaction or other results behind its results; make them pages or records of their own',
      },
    ],
    [
      'of a page in a list with an id behind its results',
      `[{"results":[],"interactionId":"b"},\n{"results":[${json(record('a'))}]}]`,
      {
        item: 1,
        line: 1,
        column: 35,
        reject:
          'a page with an interaction or other results behind its results; make them pages or records of their own',
      },
    ],
  ])('%s', async (_name, input, report) => {
    const { ids, reports } = await run([input]);
    expect(ids).toEqual(['a']);
    expect(reports).toEqual([report]);
  });

  it.each([
    ['zero bytes between records of a list', `[${json(record('a'))},\0\0,${json(record('b'))}]`, { item: 2, line: 1 }],
    ['a no-break space between records', `${json(record('a'), null, 1)}\u00a0${json(record('b'))}`, { item: 2 }],
    ['a list that ends with the wrong bracket', `[${json(record('a'))},${json(record('b'))}}`, { item: 3, line: 1 }],
    ['a second list in a page', `{"results":[${json(record('a'))}],"results":[${json(record('b'))}]}`, { item: 2 }],
    ['a value without a key in a page', `{"results":[${json(record('a'))}],[${json(record('b'))}]}`, { item: 2 }],
  ])('of %s, which would be lost in silence', async (_name, input, place) => {
    const { reports } = await run([input]);
    expect(reports[0]).toMatchObject({ ...place, reject: expect.any(String) });
  });

  it('the replacement character itself is ordinary text', async () => {
    expect((await run([json(record('a', { customer: '\ufffd' }))])).ids).toEqual(['a']);
  });
});

it('counts duplicates over all files, and gives the range of starts and the unmapped values', async () => {
  const late = record('c', { startTimestamp: '2024-05-01T00:00:00Z', channelType: 'fax' });
  const { summary, ids } = await run([json([record('a'), record('b'), record('a')]), json([record('b'), late])]);
  expect(ids).toHaveLength(5);
  expect(JSON.parse(json(summary))).toMatchObject({
    records: 5,
    rejects: 0,
    duplicates: 2,
    dateRange: { first: '2024-03-07T14:00:00.000Z', last: '2024-05-01T00:00:00.000Z' },
    mediaTypes: { call: 4, openmedia: 1 },
    unmappedValues: [{ pointer: '/channelType', value: 'fax', count: 1 }],
  });
  expect(summary.lines().slice(0, 2)).toEqual([
    '5 translated, 0 rejected, 2 duplicates',
    'started from 2024-03-07T14:00:00.000Z to 2024-05-01T00:00:00.000Z',
  ]);
});

it('counts duplicates among many ids exactly', async () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `id-${index % 20_000}`);
  const { summary } = await run([ids.map((id) => `{"interactionId":"${id}"}\n`).join('')]);
  expect(summary.duplicates).toBe(10_000);
});

it('a number as interactionId is its text, with all of its digits', async () => {
  const ids = ['7', '12345678901234567890', '-1'];
  const { ids: read, reports } = await run([
    ids.map((id) => `{"interactionId":${id},"channelType":"voice"}\n`).join(''),
  ]);
  expect(reports).toEqual([]);
  expect(read).toEqual(ids);
});

it('an interactionId that no number can hold is a reject', async () => {
  expect((await run(['{"interactionId":1e400}\n'])).reports).toEqual([{ line: 1, reject: 'no interactionId' }]);
});

it.each(['12345678901234567.5', '1.2345678901234567e25'])(
  '%s as interactionId is a reject, because it would become another id',
  async (id) => {
    const reject = 'interactionId is not an exact number';
    expect((await run([`{"interactionId":${id}}\n`])).reports).toEqual([{ line: 1, reject }]);
  },
);

it.each([
  { interactionId: 'outer', interaction: record('a') },
  { interaction: record('a'), interactionId: null },
  { interaction: record('a'), results: [] },
])('an object with an interaction is a record with its documents, whatever else it has: %j', async (value) => {
  const { ids } = await run([`${json(value)}\n`]);
  expect(ids).toEqual(['a']);
});

it('zstd with a window that is too large is named, with the fix', async () => {
  const [content, frame] = [Buffer.from(json(record('a'))), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x90])];
  const block = Buffer.alloc(3);
  block.writeUIntLE(content.length * 8 + 1, 0, 3);
  const reject = 'zstd data that is made with a window of over 128 MiB; unpack it first';
  expect((await run([Buffer.concat([frame, block, content])])).reports).toEqual([{ reject }]);
});
