import { describe, expect, it } from 'vitest';
import { beginningOf, textWidth } from './width.ts';

describe('a text takes as many columns as terminals give it:', () => {
  it.each([
    ['Eva Lind', 8],
    ['José', 4],
    ['Jose\u0301', 4],
    ['漢字', 4],
    ['かな', 4],
    ['か\u3099', 2],
    ['한글', 4],
    ['Ｆｕｌｌ', 8],
    ['שָׁלוֹם', 4],
    ['Київ', 4],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['🇺🇦', 2],
    ['❤️', 2],
    ['…', 1],
    ['', 0],
  ])('%s: %d', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

it('the beginning of a text never contains half of a character', () => {
  expect(beginningOf('漢字', 3)).toBe('漢');
  expect(beginningOf('Jose\u0301 L', 4)).toBe('Jose\u0301');
  expect(beginningOf('abc', 2)).toBe('ab');
  expect(beginningOf('👩‍👩‍👧x', 1)).toBe('');
});
