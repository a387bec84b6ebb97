import { readdirSync, readFileSync } from 'node:fs';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { site } from '../support/mapping.ts';

/** The three files of a case: the input, the expected output and the expected diagnostics. */
export type CasePart = 'in' | 'out' | 'diags';

const folder = new URL('../../fixtures/cases/', import.meta.url);
// The documented samples use this zone; it has daylight saving time.
const caseSite = site('Europe/Kyiv');
// Reference time for inputs without `now`; no case is stale at this time unless its name says so.
const now = Date.parse('2024-03-08T12:00:00.000Z');

/** The file of one part of a case. */
export function fileOf(name: string, part: CasePart): URL {
  return new URL(`${name}.${part}.json`, folder);
}

/** Names of all cases that have this part, sorted. */
export function casesWith(part: CasePart): readonly string[] {
  const suffix = `.${part}.json`;
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

/** Translates a case like `cxbridge translate`; returns the text of both output files. Throws for an input that would be rejected. */
export function runCase(name: string): Record<'out' | 'diags', string> {
  const result = parseInput({ number: 1, text: readFileSync(fileOf(name, 'in'), 'utf8') }, now);
  if ('reject' in result) throw new Error(`${name} is rejected: ${result.reject}`);
  const { value, diagnostics } = contentOf(result.input, caseSite);
  return { out: toFileText(value), diags: toFileText(diagnostics) };
}

function toFileText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
