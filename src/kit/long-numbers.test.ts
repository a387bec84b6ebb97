import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasLongNumber } from './long-numbers.ts';

it('finds every run of 16 digits that a number can be, wherever it is, and hardly anything else', () => {
  const part = fc.oneof(fc.constantFrom(':', ',', '"', 'x', '-', ' '), fc.stringMatching(/^\d{1,20}$/), fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(hasLongNumber(Buffer.from(text, 'latin1'))).toBe(
        /(?:^|[:,[\- \t\n\r])\d{16}/.test(Buffer.from(text, 'latin1').toString('latin1')),
      );
    }),
    { numRuns: 5_000 },
  );
});
