import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { site } from '../support/mapping.ts';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const page = read('archive-format.md');
const schema = JSON.parse(read('archive-format.schema.json'));
const shape = z.fromJSONSchema(schema);
const examples = [...page.matchAll(/^### (\S+)\n\n```json\n(.*?)\n```$/gms)].map(
  ([, channel = '', text = '']) => [channel, text] as const,
);

const mediaTypes: Readonly<Record<string, string>> = {
  voice: 'call',
  messaging: 'facebooksession',
  sms: 'smssession',
  email: 'email',
  'work-item': 'workitem',
};

it('docs/archive-format.md has an example for every channel', () => {
  expect(examples.map(([channel]) => channel).sort()).toEqual(Object.keys(mediaTypes).sort());
});

describe.each(examples)('the example for %s', (channel, text) => {
  it('is valid by the JSON Schema', () => {
    expect(shape.safeParse(JSON.parse(text)).error).toBeUndefined();
  });

  it('is translated, and nothing in it is unknown', () => {
    const result = parseInput({ number: 1, text }, 0);
    if ('reject' in result) throw new Error(result.reject);
    const { value, diagnostics } = contentOf(result.input, site());
    expect(value.interaction).toMatchObject({ mediaType: mediaTypes[channel], state: 'Stopped' });
    expect(diagnostics.filter(({ code }) => code === 'unknown-field' || code === 'wrong-type')).toEqual([]);
  });
});

it('the page and the JSON Schema name the same keys', () => {
  const rows = page.slice(0, page.indexOf('## Layouts')).matchAll(/^\| `(\w+)` \|/gm);
  expect([...rows].map(([, key]) => key)).toEqual(Object.keys(schema.properties));
});

it.each([
  ['no record', {}],
  ['a record without an id', { interaction: {} }],
  ['a user who is no object', { interaction: { interactionId: 'a' }, users: { u: 'Ana' } }],
  ['notes that are no list', { interaction: { interactionId: 'a' }, notes: {} }],
])('the JSON Schema rejects %s', (_name, value) => {
  expect(shape.safeParse(value).success).toBe(false);
});
