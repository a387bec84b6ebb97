import { expect, it } from 'vitest';
import { describeValue } from './check.ts';
import { conformanceTable } from './checks.table.ts';

it.each([
  ['Stopped', '"Stopped"'],
  ['2024-03-08T12:00:00Z', 'the format 9999-99-99T99:99:99Z'],
  ['Marta Vega', 'a string in another format'],
  ['marta@example.org', 'a string in another format'],
  ['+15065550101', 'a string in another format'],
  [{ firstName: 'Marta' }, 'an object'],
  [['Marta'], 'a list'],
  [null, 'null'],
  [undefined, 'nothing'],
  [12, 'the number 12'],
])('describeValue describes %j as %s, without personal data', (value, text) => {
  expect(describeValue(value)).toBe(text);
});

it('every check has a unique id', () => {
  const ids = conformanceTable.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
