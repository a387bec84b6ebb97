import { expect, it } from 'vitest';
import { columns, formatValue, truncate, wrap } from './text.ts';

const style = { width: 40, untruncated: false, paint: (_name: string, text: string) => text };

it('formatValue escapes terminal commands', () => {
  expect(formatValue('\u001b]0;x\u0007', 80, style)).toBe('"\\u001b]0;x\\u0007"');
});

it('truncate marks what it cuts with an ellipsis and never splits a character', () => {
  expect(truncate('😀😀😀', 6)).toBe('😀😀😀');
  expect(truncate('😀😀😀', 5)).toBe('😀😀…');
  expect(truncate('😀😀😀', 4)).toBe('😀…');
});

it('wrap breaks lines between words, and within a word that is longer than a line', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b']);
  expect(wrap('', 4)).toEqual(['']);
  expect(wrap('漢字 かな', 5)).toEqual(['漢字', 'かな']);
  expect(wrap('漢字かな', 5)).toEqual(['漢字', 'かな']);
  expect(wrap('漢字', 1)).toEqual(['漢', '字']);
  expect(wrap('x'.repeat(1_000_000), 100)).toHaveLength(10_000);
});

it('columns aligns what follows a text in wide characters or with combining marks', () => {
  expect(columns(['漢字', 'x'], [6], style)).toEqual(['漢字    x']);
  expect(columns(['Jose\u0301', 'x'], [6], style)).toEqual(['Jose\u0301    x']);
});

it('columns puts texts in adjacent columns, and the last one takes the remaining width', () => {
  expect(columns(['key', 'a value', 'one two three four five six'], [4, 8], style)).toEqual([
    'key   a value   one two three four five',
    '                six',
  ]);
});
