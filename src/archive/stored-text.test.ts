import { expect, it } from 'vitest';
import { searchKey, storedText } from './stored-text.ts';

it('a text keeps what a database can keep', () => {
  expect(storedText('a\u0000b\ud800c Grüße 🙂')).toBe('a\ufffdb\ufffdc Grüße 🙂');
});

it('a long text is searched by its digest, and a short one by itself', () => {
  expect(searchKey('x'.repeat(500))).toBe('x'.repeat(500));
  const [one, other] = ['x', 'y'].map((end) => searchKey(`${'x'.repeat(500)}${end}`));
  expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(other).not.toBe(one);
});
