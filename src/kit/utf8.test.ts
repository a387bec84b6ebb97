import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, textOfFile } from './utf8.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

it('the first byte that is not UTF-8 is found in any bytes, and nothing else is', () => {
  const bytes = fc.array(
    fc.constantFrom(0x41, 0x0a, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xef, 0xbf, 0xbd, 0xed, 0xa0, 0xf0, 0x9f, 0xff),
  );
  fc.assert(
    fc.property(bytes, (values) => {
      const buffer = Buffer.from(values);
      const { text, invalidAt } = decodeUtf8(buffer);
      expect(text).toBe(buffer.toString('utf8'));
      expect(invalidAt === undefined).toBe(isUtf8(buffer));
      if (invalidAt === undefined) return;
      expect(isUtf8(buffer.subarray(0, invalidAt))).toBe(true);
      const longer = [1, 2, 3, 4].map((length) => buffer.subarray(0, invalidAt + length));
      expect(longer.filter((each, index) => each.length === invalidAt + index + 1).every(isUtf8)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

describe('a file', () => {
  it('that is not UTF-8 is refused with the place', () => {
    const refused = 'users.txt: byte 0xE9 on line 2, column 4 is not UTF-8. Save the file as UTF-8.';
    expect(() => textOfFile(latin1('ana x\nJos\xe9 y\n'), 'users.txt')).toThrow(refused);
  });

  it('that is UTF-16 is refused as well', () => {
    expect(() => textOfFile(Buffer.from('\ufeffana', 'utf16le'), 'users.txt')).toThrow('byte 0xFF on line 1, column 1');
  });

  it('loses its byte order mark and nothing else', () => {
    expect(textOfFile(Buffer.from('\ufeffJosé \ufffd'), 'users.txt')).toBe('José \ufffd');
  });
});
