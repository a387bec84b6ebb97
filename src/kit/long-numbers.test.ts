import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasLongNumber } from './long-numbers.ts';

it('finds every run of 16 digits that a number can be, wherever it is, and hardly anything else', () => {
  const part = fc.oneof(fc.constantFrom(':', ',', '"', 'x', '-', ' '), fc.stringMatching(/^\d{1,20}$/), fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.nat(7), fc.nat(40), (parts, before, after) => {
      const text = Buffer.from(parts.join(''), 'latin1');
      const isLong = /(?:^|[:,[\- \t\n\r])\d{16}/.test(text.toString('latin1'));
      expect(hasLongNumber(text)).toBe(isLong);
      // The digits around a part belong to other records.
      const digits = (count: number): Buffer => Buffer.alloc(count, '7');
      const block = Buffer.concat([digits(before), text, digits(after)]);
      expect(hasLongNumber(block, before, before + text.length)).toBe(isLong);
      expect(hasLongNumber(new Uint8Array(block).subarray(before, before + text.length))).toBe(isLong);
    }),
    { numRuns: 5_000 },
  );
});
