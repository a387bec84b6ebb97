import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { queryRows } from '../../../../test/support/duckdb.ts';
import { folder } from '../../../../test/support/folder.ts';
import { createTableFile } from './create-table-file.ts';
import { compressions, type ExportFormat, exportFormats, extensionOf, type FileFormat } from './format.ts';
import type { AnyRow } from './table-file.ts';

const formats: readonly FileFormat[] = exportFormats.flatMap((format) =>
  (format === 'parquet' ? (['zstd'] as const) : compressions).map((compression) => ({ format, compression })),
);
const readers: Readonly<Record<ExportFormat, (path: string) => string>> = {
  ndjson: (path) => `read_json('${path}', format = 'newline_delimited')`,
  csv: (path) => `read_csv('${path}', delim = ',', quote = '"', escape = '"', header = true)`,
  parquet: (path) => `read_parquet('${path}')`,
};

const started = Date.parse('2024-03-07T14:00:33.101Z');
const rows: readonly AnyRow[] = [
  { interaction_id: 'a', index: 1, sent_at: started, text: 'Grüße "👋",\r\nsecond line', visibility: 'All' },
  { interaction_id: 'a', index: 2, text: '' },
  { interaction_id: 'b', index: 1, text: 'x'.repeat(100_000) },
  { interaction_id: 'c', index: 1, text: 'line\nfeed' },
  { interaction_id: 'd', index: 1, text: 'carriage\rreturn' },
];

async function write(format: FileFormat, all: readonly AnyRow[] = rows) {
  const path = join(folder(), `message${extensionOf(format)}`);
  const file = await createTableFile(path, 'message', format);
  for (const row of all) {
    file.add(row);
    await file.drain();
  }
  const written = await file.close();
  return { path, written, rows: file.rows };
}

it.each(formats)('$format with $compression is read back by DuckDB as it was written', async (format) => {
  const { path } = await write(format);
  const read = await queryRows(
    `SELECT interaction_id, index, epoch_us(sent_at::TIMESTAMPTZ) AS at, text, visibility FROM ${readers[format.format](path)} ORDER BY 1, 2`,
  );
  expect(read).toEqual([
    {
      interaction_id: 'a',
      index: expect.anything(),
      at: String(started * 1_000),
      text: rows[0]?.['text'],
      visibility: 'All',
    },
    {
      interaction_id: 'a',
      index: expect.anything(),
      at: null,
      text: format.format === 'csv' ? null : '',
      visibility: null,
    },
    { interaction_id: 'b', index: expect.anything(), at: null, text: rows[2]?.['text'], visibility: null },
    { interaction_id: 'c', index: expect.anything(), at: null, text: 'line\nfeed', visibility: null },
    { interaction_id: 'd', index: expect.anything(), at: null, text: 'carriage\rreturn', visibility: null },
  ]);
});

it.each(formats)('$format with $compression says how many rows and bytes it has, and their digest', async (format) => {
  const { path, written, rows: count } = await write(format);
  const bytes = readFileSync(path);
  expect(count).toBe(rows.length);
  expect(written).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
});

it.each(formats)('$format with $compression has the same bytes each time', async (format) => {
  expect((await write(format)).written).toEqual((await write(format)).written);
});

it.each(formats)('$format with $compression is a readable file without rows', async (format) => {
  const { path } = await write(format, []);
  // A file of JSON does not name its columns.
  const reader =
    format.format === 'ndjson'
      ? `read_json('${path}', columns = {interaction_id: 'VARCHAR'})`
      : readers[format.format](path);
  expect(await queryRows(`SELECT count(*)::INT AS n FROM ${reader}`)).toEqual([{ n: 0 }]);
});

it('a file of many parts is read as one, compressed or not', async () => {
  const many = Array.from({ length: 60_000 }, (_, index) => ({
    interaction_id: 'x',
    index,
    text: `text ${index}`.repeat(5),
  }));
  for (const format of formats) {
    const { path } = await write(format, many);
    const [read] = await queryRows(
      `SELECT count(*)::INT AS n, sum(index)::INT AS s, max(text) AS t FROM ${readers[format.format](path)}`,
    );
    expect([format, read]).toEqual([format, { n: 60_000, s: 1_799_970_000, t: 'text 9'.repeat(5) }]);
  }
}, 30_000);

it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])(
  'a cell of CSV that begins with %j is no formula in a spreadsheet',
  async (text) => {
    const { path } = await write({ format: 'csv', compression: 'none' }, [{ interaction_id: 'a', index: 1, text }]);
    const cell =
      readFileSync(path, 'utf8').split('\r\n').slice(1).join('\r\n').replace(/\r\n$/, '').split(',').at(-1) ?? '';
    expect(cell.replace(/^"/, '')).toBe(`'${text}${cell.endsWith('"') ? '"' : ''}`);
  },
);

it('a file that is there already is not overwritten', async () => {
  const { path } = await write({ format: 'ndjson', compression: 'none' });
  await expect(createTableFile(path, 'message', { format: 'ndjson', compression: 'none' })).rejects.toMatchObject({
    code: 'EEXIST',
  });
});
