import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from './json.ts';

it.each<[string, unknown]>([
  ['{"hookId":12345678901234567890}', { hookId: '12345678901234567890' }],
  ['[-12345678901234567890, 1]', ['-12345678901234567890', 1]],
  ['12345678901234567890', '12345678901234567890'],
  ['{"a":9007199254740993}', { a: '9007199254740993' }],
  // exact as a number
  ['{"a":9007199254740991}', { a: 9_007_199_254_740_991 }],
  ['{"a":1709568065120000}', { a: 1_709_568_065_120_000 }],
  // not an integer
  ['{"a":0.12345678901234567890}', { a: 0.12345678901234568 }],
  ['{"a":12345678901234567890e3}', { a: Number('12345678901234567890e3') }],
  // in a string
  ['{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
  ['{"a":"x: 12345678901234567890"}', { a: 'x: 12345678901234567890' }],
  ['{"__proto__":{"a":12345678901234567890}}', JSON.parse('{"__proto__":{"a":"12345678901234567890"}}')],
  ['{"a":1e400}', { a: Number.POSITIVE_INFINITY }],
  ['{"a":1', undefined],
])('%s is read as %j', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it('keeps the digits of every integer, wherever it is', () => {
  const integer = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  fc.assert(
    fc.property(fc.string(), fc.array(integer), (name, integers) => {
      const parsed = parseJson(`{${JSON.stringify(name)}:[${integers.join(', ')}]}`);
      expect(Object.values(parsed as object)[0].map(String)).toEqual(integers.map(String));
    }),
  );
});

it('reads every other text as the engine does', () => {
  const text = fc.json().filter((each) => !/\d{16}/.test(each));
  fc.assert(
    fc.property(text, (each) => {
      expect(parseJson(each)).toEqual(JSON.parse(each));
    }),
  );
});
