import { expect, it } from 'vitest';
import { describeValue } from './check.ts';
import { conformanceTable } from './checks.table.ts';

it.each([
  ['Stopped', '"Stopped"'],
  ['2024-03-08T12:00:00Z', 'the form 9999-99-99T99:99:99Z'],
  ['Marta Vega', 'a string of another form'],
  ['marta@example.org', 'a string of another form'],
  ['+15065550101', 'a string of another form'],
  [{ firstName: 'Marta' }, 'an object'],
  [['Marta'], 'a list'],
  [null, 'null'],
  [undefined, 'nothing'],
  [12, 'the number 12'],
])('%j is shown as %s, which tells nothing of anybody', (value, text) => {
  expect(describeValue(value)).toBe(text);
});

it('no two checks have the same id', () => {
  const ids = conformanceTable.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
