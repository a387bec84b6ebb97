import { expect, it } from 'vitest';
import { columns, escapeControls, formatValue, terminalJson, truncate, wrap } from './text.ts';

const paper = { width: 40, whole: false, paint: (_style: string, text: string) => text };

it('a record cannot command the terminal or turn its text around', () => {
  expect(escapeControls('a\u001b[2Jb\u202ec\u009bd\ne')).toBe('a\\u001b[2Jb\\u202ec\\u009bd\\u000ae');
  expect(formatValue('\u001b]0;x\u0007', 80, paper)).toBe('"\\u001b]0;x\\u0007"');
});

it('JSON cannot either, and means what it meant', () => {
  const value = { text: 'a\u001b[2J\u009b2J\u202e\u{e0041}é😀' };
  const json = terminalJson(value, 2);
  expect(json).toBe('{\n  "text": "a\\u001b[2J\\u009b2J\\u202e\\udb40\\udc41é😀"\n}');
  expect(JSON.parse(json)).toEqual(value);
});

it('what is cut says so, and no sign is cut in two', () => {
  expect(truncate('😀😀😀', 3)).toBe('😀😀😀');
  expect(truncate('😀😀😀😀', 3)).toBe('😀😀…');
});

it('lines break between words, and within one that is longer than a line', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b']);
  expect(wrap('', 4)).toEqual(['']);
  expect(wrap('x'.repeat(1_000_000), 100)).toHaveLength(10_000);
});

it('columns stand side by side, the last one taking what is left', () => {
  expect(columns(['key', 'a value', 'one two three four five six'], [4, 8], paper)).toEqual([
    'key   a value   one two three four five',
    '                six',
  ]);
});
