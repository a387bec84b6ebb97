import { describe, expect, it } from 'vitest';
import { lookUpText, lookUpValue } from './lookup.ts';

const record = {
  campaign: 'Spring',
  score: 0,
  vip: false,
  empty: '',
  blank: ' \n',
  nothing: null,
  'a/b~c': 'odd',
  queues: [{ name: 'Support' }, { name: '' }, 'junk', null, { name: 'Refunds' }],
  tags: ['one, or two', 'say "three"'],
  hooks: { first: { id: 1 }, second: { id: 2 } },
  vips: [{ name: '' }, { name: 'Marta, Kyiv' }],
};

describe('lookUpText', () => {
  it.each([
    ['/campaign', 'Spring'],
    ['/score', '0'],
    ['/vip', 'false'],
    ['/a~1b~0c', 'odd'],
    ['/queues/4/name', 'Refunds'],
    ['/queues/*/name', '["Support","Refunds"]'],
    ['/tags/*', '["one, or two","say \\"three\\""]'],
    ['/hooks/*/id', '["1","2"]'],
    ['/vips/*/name', 'Marta, Kyiv'],
  ])('returns for %s the text "%s"', (pointer, text) => {
    expect(lookUpText(record, pointer)).toBe(text);
  });

  it.each([
    ['is missing', '/shoeSize'],
    ['is empty', '/empty'],
    ['is blank', '/blank'],
    ['is null', '/nothing'],
    ['is an object', '/hooks/first'],
    ['is below a string', '/campaign/0'],
    ['is below null', '/nothing/0'],
    ['is every entry of a string', '/campaign/*'],
    ['is inherited from Object.prototype', '/constructor/name'],
  ])('returns undefined for a value that %s', (_what, pointer) => {
    expect(lookUpText(record, pointer)).toBeUndefined();
  });
});

describe('lookUpValue', () => {
  it('returns the value itself and ignores the document prefix', () => {
    expect(lookUpValue(record, '/hooks/second')).toEqual({ id: 2 });
    expect(lookUpValue([{ text: 'Hello' }], 'transcript#/0/text')).toBe('Hello');
    expect(lookUpValue('web', 'subType#')).toBe('web');
  });

  it('treats * as an ordinary key, because profile entries contain it', () => {
    expect(lookUpValue({ ignored: { '/queues/*/mood': 'not needed' } }, '/ignored/~1queues~1*~1mood')).toBe(
      'not needed',
    );
    expect(lookUpValue(record, '/queues/*/name')).toBeUndefined();
  });

  it.each(['/shoeSize/eu', '/nothing/0', '/campaign/0', '/constructor'])('returns undefined for %s', (pointer) => {
    expect(lookUpValue(record, pointer)).toBeUndefined();
  });
});
