import { readdirSync, readFileSync } from 'node:fs';
import { readInput } from '../../src/bulk/input/read-input.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { site } from '../support/mapping.ts';

/** The three files of a case: what goes in, what comes out, and what is told about it. */
export type Part = 'in' | 'out' | 'diags';

const folder = new URL('../../fixtures/cases/', import.meta.url);
// A zone that changes its clocks, as the documented samples have it, and a day on which nothing goes stale that does not say so itself.
const place = site('Europe/Kyiv');
const now = Date.parse('2024-03-08T12:00:00.000Z');

/** Where a part of a case is kept. */
export function fileOf(name: string, part: Part): URL {
  return new URL(`${name}.${part}.json`, folder);
}

/** Names of all cases that have this part, in order. */
export function casesWith(part: Part): readonly string[] {
  const ending = `.${part}.json`;
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}

/** Translates a case as `cxbridge translate` would; both texts as their files hold them. Throws for an input that would be rejected. */
export function runCase(name: string): Record<'out' | 'diags', string> {
  const input = readInput({ number: 1, text: readFileSync(fileOf(name, 'in'), 'utf8') }, now);
  if ('reject' in input) throw new Error(`${name} is rejected: ${input.reject}`);
  const { value, diagnostics } = contentOf(input.gathered, place);
  return { out: written(value), diags: written(diagnostics) };
}

function written(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
