import { expect, it } from 'vitest';
import type { ExportedInteraction } from './folder/rows-file.ts';
import { keepRicher } from './keep-richer.ts';
import type { ReadInteraction } from './source/export-source.ts';

const messages = (count: number) => Array.from({ length: count }, (_, index) => ({ interaction_id: 'a', index }));
const rowsOf = (incomplete?: string, count = 2) => ({
  interaction: [{ id: 'a', incomplete }],
  message: messages(count),
});
const before = (rows: ExportedInteraction['rows'], more: Partial<ExportedInteraction> = {}): ExportedInteraction => ({
  id: 'a',
  at: 1,
  digest: 'd',
  channel: 'voice',
  direction: 'inbound',
  rows,
  ...more,
});
const reject = [{ interaction_id: 'a', code: 'incomplete', message: 'x' }];

it.each<[string, ReadInteraction, ExportedInteraction['rows']]>([
  ['the record is gone', { rows: { reject } }, rowsOf()],
  ['the transcript has expired', { rows: rowsOf('transcript:expired', 0) }, rowsOf()],
  [
    'a part could not be read, which can be replayed',
    { rows: { ...rowsOf('notes:unavailable'), reject } },
    { ...rowsOf(), reject },
  ],
])('what was exported stays where %s', (_what, now, rows) => {
  expect(keepRicher(before(rowsOf()), now)).toEqual({ ...before(rows), kept: true });
});

it.each<[string, ExportedInteraction, ReadInteraction]>([
  ['there is more now', before(rowsOf('transcript:pending', 0)), { rows: rowsOf() }],
  ['something changed', before(rowsOf()), { rows: rowsOf(undefined, 3) }],
  ['there was nothing but a reject', before({ reject }), { rows: rowsOf('transcript:absent', 0) }],
  [
    'the same is missing for another reason',
    before(rowsOf('transcript:pending', 0)),
    { rows: rowsOf('transcript:absent', 0) },
  ],
])('what the source gives now counts where %s', (_what, known, now) => {
  expect(keepRicher({ ...known, kept: true }, now)).toEqual({ ...known, rows: now.rows });
});

it('copies of files stay with their rows when the source has them no more', () => {
  const copy = (path: string) => ({ path, bytes: 1, sha256: path });
  const file = (artifact_file_id: string, path?: string) => ({ interaction_id: 'a', artifact_file_id, path });
  const known = before(
    { ...rowsOf(), recording: [file('one', 'files/1'), file('two', 'files/2'), file('three', 'files/3')] },
    { copies: [copy('files/1'), copy('files/2'), copy('files/3')] },
  );
  const now = { rows: { ...rowsOf(), recording: [file('one', 'files/1'), file('two')] }, copies: [] };
  expect(keepRicher(known, { ...now, copies: [{ ...copy('files/1'), stagedPath: 's' }] })).toMatchObject({
    kept: true,
    rows: { recording: known.rows.recording },
    copies: [copy('files/1'), copy('files/2'), copy('files/3')],
  });
});

it('a file that was replaced is the new one', () => {
  const file = (path: string) => ({ interaction_id: 'a', artifact_file_id: 'one', path });
  const copy = (path: string) => ({ path, bytes: 1, sha256: path });
  const known = before({ ...rowsOf(), recording: [file('files/1')] }, { copies: [copy('files/1')] });
  const now = {
    rows: { ...rowsOf(), recording: [file('files/2')] },
    copies: [{ ...copy('files/2'), stagedPath: 's' }],
  };
  expect(keepRicher(known, now)).toEqual({ ...known, ...now });
});
