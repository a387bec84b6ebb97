import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { contentOf } from '../../mapping/content.ts';
import { parseInput } from '../input/parse-input.ts';
import { BatchTranslator } from './batch-translator.ts';

const LONG = '12345678901234567890';
const cases = new URL('../../../fixtures/cases/', import.meta.url);
const inputs = readdirSync(cases)
  .filter((name) => name.endsWith('.in.json'))
  .map((name): unknown => JSON.parse(readFileSync(new URL(name, cases), 'utf8')));

/** The text of a JSON value with one of its leaves replaced by a long integer. */
function withLongInteger(value: unknown, position: number): string {
  let index = -1;
  const text = JSON.stringify(value, (_key, child) => {
    if (typeof child === 'object' && child !== null) return child;
    index += 1;
    return index === position ? '#long' : child;
  });
  return text.replace('"#long"', LONG);
}

function leavesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leavesOf);
}

it('keeps all digits of an integer in every field of every record', () => {
  const fixtureSite = site();
  const translator = new BatchTranslator(fixtureSite, 0);
  for (const input of inputs) {
    for (let position = 0; position < leavesOf(input).length; position += 1) {
      const text = withLongInteger(input, position);
      const expected = parseInput({ number: 1, text }, 0);
      const { translated, diagnostics } = translator.translate([{ number: 1, text }]);
      if ('reject' in expected) continue;
      const { value: content, diagnostics: reported } = contentOf(expected.input, fixtureSite);
      expect(translated.toString(), text).toBe(`${JSON.stringify(content)}\n`);
      const [line] = diagnostics.toString().split('\n');
      expect(line ? JSON.stringify(JSON.parse(line).diagnostics) : '[]', text).toBe(JSON.stringify(reported));
    }
  }
});

it('rejects a record with a long integer that is nested too deeply to keep its digits', () => {
  const deep = (value: string): string => `${'['.repeat(200_000)}${value}${']'.repeat(200_000)}`;
  const translator = new BatchTranslator(site(), 0);
  const { diagnostics } = translator.translate([{ number: 1, text: `{"interactionId":"i","notes":${deep(LONG)}}` }]);
  expect(JSON.parse(diagnostics.toString())).toEqual({ line: 1, reject: 'long integers that are nested too deeply' });
  const { records } = translator.translate([{ number: 2, text: `{"interactionId":"i","notes":${deep('7')}}` }]);
  expect(records).toBe(1);
});
