import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesWith, fileOf, runCase } from './run-case.ts';

const names = casesWith('in');

it('there are at least forty situations', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});

it.each(['out', 'diags'] as const)('every situation has its .%s.json, and none is left over', (part) => {
  expect(casesWith(part)).toEqual(names);
});

describe('a record is translated, and doubts are told, as expected:', () => {
  it.each(names)('%s', (name) => {
    const result = runCase(name);
    expect(result.out).toBe(readFileSync(fileOf(name, 'out'), 'utf8'));
    expect(result.diags).toBe(readFileSync(fileOf(name, 'diags'), 'utf8'));
  });
});
