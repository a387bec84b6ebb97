import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesWith, fileOf, runCase } from './run-case.ts';

const names = casesWith('in');

it('the folder has at least 40 cases', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});

it.each(['out', 'diags'] as const)('every case has a .%s.json file, and every such file belongs to a case', (part) => {
  expect(casesWith(part)).toEqual(names);
});

describe('translation returns the expected content and diagnostics:', () => {
  it.each(names)('%s', (name) => {
    const result = runCase(name);
    expect(result.out).toBe(readFileSync(fileOf(name, 'out'), 'utf8'));
    expect(result.diags).toBe(readFileSync(fileOf(name, 'diags'), 'utf8'));
  });
});
