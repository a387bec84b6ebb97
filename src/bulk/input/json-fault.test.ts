import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonFaultAt } from './json-fault.ts';

it.each([
  ['{"a" 1}', 5],
  ['{"a":1', 6],
  ['{"aé":\n x}', 8],
  ['{"a":"\u0001"}', 6],
  ['{"a":"\\x"}', 6],
  ['{"a":1}]', 7],
  ['{"a":01}', 6],
  ['[1,]', 3],
  ['{"a":1,}', 7],
  ['{"a":tru}', 5],
  ['{a:1}', 1],
  ["{'a':1}", 1],
  ['{"a":"b', 7],
  ['', 0],
])('%j stops being JSON at %i', (text, at) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonFaultAt(text)).toBe(at);
});

it('a JSON text has its fault only behind its end', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(jsonFaultAt(text)).toBe(text.length);
      expect(jsonFaultAt(`${text} !`)).toBe(text.length + 1);
    }),
  );
});
