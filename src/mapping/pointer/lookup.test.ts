import { describe, expect, it } from 'vitest';
import { lookUpText, lookUpValue } from './lookup.ts';

const record = {
  campaign: 'Spring',
  score: 0,
  vip: false,
  empty: '',
  nothing: null,
  'a/b~c': 'odd',
  queues: [{ name: 'Support' }, { name: '' }, 'junk', null, { name: 'Refunds' }],
  hooks: { first: { id: 1 }, second: { id: 2 } },
};

describe('the text at a pointer of the profile', () => {
  it.each([
    ['/campaign', 'Spring'],
    ['/score', '0'],
    ['/vip', 'false'],
    ['/a~1b~0c', 'odd'],
    ['/queues/4/name', 'Refunds'],
    ['/queues/*/name', 'Support,Refunds'],
    ['/hooks/*/id', '1,2'],
  ])('%s is "%s"', (pointer, text) => {
    expect(lookUpText(record, pointer)).toBe(text);
  });

  it.each([
    ['is missing', '/shoeSize'],
    ['is empty', '/empty'],
    ['is null', '/nothing'],
    ['is an object', '/hooks/first'],
    ['would be inside a text', '/campaign/0'],
    ['would be inside nothing', '/nothing/0'],
    ['would be every entry of a text', '/campaign/*'],
    ['only objects of the language have', '/constructor/name'],
  ])('is none where what is pointed at %s', (_what, pointer) => {
    expect(lookUpText(record, pointer)).toBeUndefined();
  });
});

describe('the value at a pointer into a document', () => {
  it('is the value as it is, whatever the document is called', () => {
    expect(lookUpValue(record, '/hooks/second')).toEqual({ id: 2 });
    expect(lookUpValue([{ text: 'Hello' }], 'transcript#/0/text')).toBe('Hello');
    expect(lookUpValue('web', 'subType#')).toBe('web');
  });

  it('under * is that of the key *, as a profile has them', () => {
    expect(lookUpValue({ ignored: { '/queues/*/mood': 'nobody asks' } }, '/ignored/~1queues~1*~1mood')).toBe(
      'nobody asks',
    );
    expect(lookUpValue(record, '/queues/*/name')).toBeUndefined();
  });

  it.each(['/shoeSize/eu', '/nothing/0', '/campaign/0', '/constructor'])('at %s is none', (pointer) => {
    expect(lookUpValue(record, pointer)).toBeUndefined();
  });
});
