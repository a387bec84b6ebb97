import { expect, it } from 'vitest';
import { textWidth } from '../../terminal/width.ts';
import { historyTable } from './history-table.ts';

const style = { width: 100, untruncated: true, paint: (_name: string, text: string) => text };
const start = '2024-03-07 10:00:00.000+0000';

it.each([
  ['InProcess', undefined, 'running'],
  ['Pending', undefined, 'running'],
  ['Stopped', undefined, 'unknown'],
  ['Stopped', null, 'unknown'],
  ['Stopped', '2024-03-07 10:04:31.000+0000', '4:31'],
])('the duration of an interaction that is %s and ends at %s is %s', (state, endDate, duration) => {
  const [, row = ''] = historyTable([{ id: 'a', startDate: start, state, endDate }], [], style);
  expect(row.split(/ {2,}/)).toEqual(['2024-03-07 10:00:00', duration, state, 'a']);
});

it('an interaction without a state and an end has no duration', () => {
  expect(historyTable([{ id: 'a', startDate: start }], [], style)[1]).toBe('2024-03-07 10:00:00  a');
});

it('columns are aligned below wide characters, emojis and combining marks', () => {
  const owner = (firstName: string) => ({ id: 'id', ownerInformation: { firstName } });
  const lines = historyTable(['Ana', '漢字', 'Jose\u0301', '😀 x'].map(owner), [], style).slice(0, 5);
  const idColumns = lines.map((line) => textWidth(line.slice(0, line.search(/id$|ID$/))));
  expect(new Set(idColumns)).toEqual(new Set([idColumns[0]]));
});
