import { expect, it } from 'vitest';
import { createPayloadCipher } from './payload-cipher.ts';

const cipher = createPayloadCipher('a secret of more than thirty characters');

it('opens what it sealed, for the same key', () => {
  const text = 'Grüße, which others may not read 👋';
  const sealed = cipher.seal('key', text);
  for (const stored of [sealed, Buffer.from(sealed, 'base64').toString()]) expect(stored).not.toContain('may not read');
  expect(cipher.open('key', sealed)).toBe(text);
});

it('seals the same text differently each time', () => {
  expect(cipher.seal('key', 'text')).not.toBe(cipher.seal('key', 'text'));
});

it.each([
  ['another key', () => cipher.open('other', cipher.seal('key', 'text'))],
  ['another secret', () => cipher.open('key', createPayloadCipher('x'.repeat(32)).seal('key', 'text'))],
  ['text that was never sealed', () => cipher.open('key', '{"a":1}'.repeat(20))],
  ['a text that is too short', () => cipher.open('key', 'AAAA')],
  [
    'a changed text',
    () =>
      cipher.open(
        'key',
        cipher.seal('key', 'text').replace(/.(?=.{4}$)/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
  ],
])('opens nothing of %s', (_what, open) => {
  expect(open()).toBeUndefined();
});
