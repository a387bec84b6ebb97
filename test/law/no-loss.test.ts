import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { GwsContent } from '../../src/genesys/interaction.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { leavesOf, outcomesOf } from '../../src/mapping/accounting/field-outcomes.ts';
import { contentOf } from '../../src/mapping/content.ts';
import type { TranslationInput } from '../../src/mapping/input/translation-input.ts';
import { judgeRecord } from '../../src/mapping/judged.ts';
import { needsOf } from '../../src/mapping/needs.ts';
import { Trace } from '../../src/mapping/trace/trace.ts';
import { casesWith, fileOf } from '../cases/run-case.ts';
import { site } from '../support/mapping.ts';
import { inputLine } from './records.ts';

const kyiv = site('Europe/Kyiv');
const now = Date.parse('2024-03-08T12:00:00Z');

function inputFrom(value: JsonObject): TranslationInput {
  const result = parseInput({ number: 1, text: JSON.stringify(value) }, now);
  if ('reject' in result) throw new Error(`rejected: ${result.reject}`);
  return result.input;
}

/** Translation is total and deterministic and returns the target format; every source value is carried, reported or ignored. */
function expectLaws(input: TranslationInput): void {
  needsOf(input.record, judgeRecord(input.record, now, kyiv.profile), kyiv.profile);
  const content = contentOf(input, kyiv);
  expect(GwsContent.safeParse(JSON.parse(JSON.stringify(content.value))).error).toBeUndefined();
  // As text, because comparing the objects takes longer than translating them.
  expect(JSON.stringify(contentOf(input, kyiv))).toBe(JSON.stringify(content));
  const trace = new Trace();
  expect(JSON.stringify(contentOf(input, kyiv, { trace }))).toBe(JSON.stringify(content));
  // What each value does to the result is tested in carrying.test.ts; here it is enough that none is lost.
  const outcomeOf = outcomesOf(content.diagnostics, trace.origins, kyiv.profile, () => ({ effect: 'read' }));
  expect(leavesOf(input).filter((leaf) => outcomeOf(leaf).outcome === 'lost')).toEqual([]);
}

it.each(casesWith('in'))('both laws hold for the case %s', (name) => {
  expectLaws(inputFrom(JSON.parse(readFileSync(fileOf(name, 'in'), 'utf8')) as JsonObject));
});

it('translation of any record returns the same valid result every time and loses no value without a diagnostic or a reason', () => {
  fc.assert(
    fc.property(inputLine, (value) => expectLaws(inputFrom(value))),
    { numRuns: 10_000 },
  );
}, 200_000);
