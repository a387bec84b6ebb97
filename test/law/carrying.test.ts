import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { instantOf } from '../../src/cxengage/schema/instant.ts';
import { DAY, MINUTE } from '../../src/kit/durations.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { explain } from '../../src/mapping/explain/explain.ts';
import type { TranslationInput } from '../../src/mapping/input/translation-input.ts';
import { parsePointer } from '../../src/mapping/pointer/pointer.ts';
import { casesWith, fileOf } from '../cases/run-case.ts';
import { site } from '../support/mapping.ts';
import { inputLine } from './records.ts';

const kyiv = site('Europe/Kyiv');
const now = Date.parse('2024-03-08T12:00:00Z');

function inputFrom(value: JsonObject): TranslationInput | undefined {
  const result = parseInput({ number: 1, text: JSON.stringify(value) }, now);
  return 'reject' in result ? undefined : result.input;
}

function resultOf(value: JsonObject): string | undefined {
  const input = inputFrom(value);
  return input && JSON.stringify(contentOf(input, kyiv).value);
}

const documentKeys: Readonly<Record<string, string>> = {
  'transcript#': 'transcript',
  'conversation#': 'transcript',
  'users#': 'users',
  'notes#': 'notes',
  'manifests#': 'manifests',
  'subType#': 'subType',
  'incomplete#': 'incomplete',
  'now#': 'now',
};

/** The path of a leaf in the input line. A transcript may be in the record. */
function pathInLine(line: JsonObject, pointer: string, { raw }: TranslationInput): readonly string[] {
  const { document, keys } = parsePointer(pointer);
  const record = 'interactionId' in line ? [] : ['interaction'];
  if (document === '') return [...record, ...keys];
  const key = documentKeys[document] ?? '';
  const isSupplied = (line['transcript'] ?? undefined) !== undefined;
  const isEmbedded = key === 'transcript' && (!isSupplied || raw.unusedTranscript !== undefined);
  return isEmbedded ? [...record, 'messagingTranscript', ...keys] : [key, ...keys];
}

/** A copy of the line with another value; undefined if the path leads into a transcript that is embedded as text. */
function lineWith(line: JsonObject, path: readonly string[], value: unknown): JsonObject | undefined {
  const copy = structuredClone(line);
  let parent: unknown = copy;
  for (const key of path.slice(0, -1)) parent = (parent as JsonObject | undefined)?.[key];
  if (typeof parent !== 'object' || parent === null) return undefined;
  Object.defineProperty(parent, path.at(-1) ?? '', { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** The times a minute and a day before and after a readable time. */
function shifted(value: unknown): readonly string[] {
  const instant = typeof value === 'string' ? instantOf(value) : undefined;
  if (instant === undefined) return [];
  return [-DAY, -MINUTE, MINUTE, DAY].map((shift) => new Date(instant + shift).toISOString());
}

/** Some change of a carried value must change the result: another text, another number, or its absence. */
function expectCarriedValuesInResult(line: JsonObject): void {
  const input = inputFrom(line);
  if (!input) return;
  const result = resultOf(line);
  for (const { pointer, outcome, value } of explain(input, kyiv).leaves) {
    expect(outcome, pointer).not.toBe('lost');
    if (outcome !== 'carried') continue;
    const path = pathInLine(line, pointer, input);
    const others = [
      `${String(value)} (changed)`,
      Number(value) + 1,
      Number(value) + MINUTE,
      value !== true,
      null,
      ...shifted(value),
    ];
    const changed = others.map((other) => lineWith(line, path, other)).filter((each) => each !== undefined);
    const results = changed.map(resultOf);
    expect(results.length === 0 || results.some((each) => each !== result), `changing ${pointer}`).toBe(true);
  }
}

describe('a change of a carried value changes the result', () => {
  it.each(casesWith('in'))('in the case %s', (name) => {
    expectCarriedValuesInResult(JSON.parse(readFileSync(fileOf(name, 'in'), 'utf8')) as JsonObject);
  });

  it('in any record', () => {
    fc.assert(fc.property(inputLine, expectCarriedValuesInResult), { numRuns: 250 });
  }, 60_000);
});

describe('the outcome', () => {
  const start = '2024-03-07T10:00:00.000Z';
  const end = '2024-03-07T10:05:00.000Z';
  const base = { interactionId: 'i-1', channelType: 'voice', startTimestamp: start, endTimestamp: end };
  const agent = (resourceId: string, more: object) => ({ resourceId, conversationStartTimestamp: start, ...more });
  const user = { u: { firstName: 'Ben', lastName: 'Okafor', email: 'ben@example.org' } };

  it.each<[string, string, JsonObject, string, string | undefined]>([
    [
      'of a direction that the target merges with another is carried',
      'carried',
      { ...base, direction: 'agent-initiated' },
      '/direction',
      undefined,
    ],
    [
      'of a sub-type is carried',
      'carried',
      { interaction: { ...base, channelType: 'sms' }, subType: 'whatsapp' },
      'subType#',
      undefined,
    ],
    [
      'of the reason why a transcript is missing is carried',
      'carried',
      { interaction: { ...base, channelType: 'messaging' }, incomplete: { transcript: 'expired' } },
      'incomplete#/transcript',
      undefined,
    ],
    [
      'of the name of a failed call is carried',
      'carried',
      { interaction: { ...base, segments: [{ segmentToAgentId: 'u' }] }, incomplete: { unavailable: [7, 'users'] } },
      'incomplete#/unavailable/1',
      undefined,
    ],
    [
      'of the reference time of an open chat is read',
      'read',
      { interaction: { ...base, channelType: 'messaging', endTimestamp: null }, now: '2024-03-09T00:00:00Z' },
      'now#',
      undefined,
    ],
    [
      'of a missing part that the content has no place for is reported',
      'reported',
      { interaction: base, incomplete: { forbidden: ['transcript'] } },
      'incomplete#/forbidden/0',
      undefined,
    ],
    [
      'of a value in details that equals the one of the record is merged',
      'merged',
      { ...base, customer: '+1', details: { customer: '+1' } },
      '/details/customer',
      '/customer',
    ],
    [
      'of a value in details that contradicts the record is overruled',
      'overruled',
      { ...base, customer: '+1', details: { customer: '+2' } },
      '/details/customer',
      '/customer',
    ],
    [
      'of the older value of a repeated attribute is overruled',
      'overruled',
      {
        ...base,
        interactionAttributes: [
          { hookType: 'a', hookName: 'old', timestamp: start },
          { hookType: 'a', hookName: 'new', timestamp: end },
        ],
      },
      '/interactionAttributes/0/hookName',
      '/interactionAttributes/1/hookName',
    ],
    [
      'of an agent name beside a user is overruled',
      'overruled',
      { interaction: { ...base, details: { agents: [agent('u', { agentName: 'B. O.' })] } }, users: user },
      '/details/agents/0/agentName',
      undefined,
    ],
    [
      'of the end of a queue that only decides the state is read',
      'read',
      {
        interaction: { ...base, endTimestamp: null, queues: [{ startTimestamp: start, endTimestamp: end }] },
        now: end,
      },
      '/queues/0/endTimestamp',
      undefined,
    ],
  ])('%s', (_what, outcome, line, pointer, by) => {
    const input = inputFrom(line);
    const leaf = input && explain(input, kyiv).leaves.find((each) => each.pointer === pointer);
    expect(leaf).toMatchObject(by === undefined ? { outcome } : { outcome, by });
  });
});
