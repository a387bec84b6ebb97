import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInput } from '../../src/bulk/input/read-input.ts';
import { GwsContent } from '../../src/genesys/interaction.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { explain } from '../../src/mapping/explain/explain.ts';
import type { TranslationInput } from '../../src/mapping/input/translation-input.ts';
import { needsOf } from '../../src/mapping/needs.ts';
import { casesWith, fileOf } from '../cases/run-case.ts';
import { site } from '../support/mapping.ts';
import { line } from './records.ts';

const kyiv = site('Europe/Kyiv');
const now = Date.parse('2024-03-08T12:00:00Z');

function gatheredFrom(value: JsonObject): TranslationInput {
  const input = readInput({ number: 1, text: JSON.stringify(value) }, now);
  if ('reject' in input) throw new Error(`rejected: ${input.reject}`);
  return input.gathered;
}

/** Both laws on one record: total, deterministic, in the target's shape; and every leaf carried, ignored by a named rule, or told. */
function holds(gathered: TranslationInput): void {
  needsOf(gathered.record, now, kyiv.profile);
  const content = contentOf(gathered, kyiv);
  expect(GwsContent.safeParse(JSON.parse(JSON.stringify(content.value))).error).toBeUndefined();
  expect(contentOf(gathered, kyiv)).toEqual(content);
  const { value, diagnostics, leaves } = explain(gathered, kyiv);
  expect({ value, diagnostics }).toEqual(content);
  expect(leaves.filter(({ outcome }) => outcome === 'lost')).toEqual([]);
}

it.each(casesWith('in'))('both laws hold for the case %s', (name) => {
  holds(gatheredFrom(JSON.parse(readFileSync(fileOf(name, 'in'), 'utf8')) as JsonObject));
});

it('translation returns for every record, always the same, in the target’s shape, and loses nothing in silence', () => {
  fc.assert(
    fc.property(line, (value) => holds(gatheredFrom(value))),
    { numRuns: 10_000 },
  );
}, 200_000);
