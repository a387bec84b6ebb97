import { expect, it } from 'vitest';
import { compareSeverity, severityOf } from './diagnostics.table.ts';

it.each([
  ['unreadable-time', 'error'],
  ['transcript-expired', 'error'],
  ['unmapped-value', 'warning'],
  ['unknown-field', 'warning'],
  ['transcript-pending', 'info'],
  ['not-in-target', 'info'],
])('the severity of %s is %s', (code, severity) => {
  expect(severityOf(code)).toBe(severity);
});

it.each(['of-another-version', 'constructor'])('a code that is not in the table does not seem harmless: %s', (code) => {
  expect(severityOf(code)).toBe('error');
});

it('codes are ordered by severity, the most severe first', () => {
  expect(['not-in-target', 'unmapped-value', 'unreadable-time', 'wrong-type'].toSorted(compareSeverity)).toEqual([
    'unreadable-time',
    'unmapped-value',
    'wrong-type',
    'not-in-target',
  ]);
});
