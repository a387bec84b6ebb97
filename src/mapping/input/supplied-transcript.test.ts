import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/mapping.ts';
import { suppliedTranscript } from './supplied-transcript.ts';

const list = [{ payload: { type: 'message', body: { text: 'Hello' } } }];
const own = [{ payload: { type: 'message', body: { text: 'Own words' } } }];
const [bare, withText, withMessages] = [undefined, 'Own words', own].map((messagingTranscript) =>
  record({ messagingTranscript }),
) as [ReturnType<typeof record>, ReturnType<typeof record>, ReturnType<typeof record>];

describe('a supplied transcript', () => {
  it.each<[string, unknown]>([
    ['a list', list],
    ['a list as text behind a byte order mark', `\uFEFF${JSON.stringify(list)}`],
    ['a double-encoded list', JSON.stringify(JSON.stringify(list))],
    ['the wrapper', { messagingTranscript: list, contentType: 'application/json' }],
  ])('may be %s', (_what, supplied) => {
    expect(suppliedTranscript(supplied, bare)).toMatchObject({ transcript: { kind: 'stored', raw: list } });
  });

  it('may be a running conversation', () => {
    expect(suppliedTranscript({ messages: [{ text: 'Hi' }] }, bare)).toMatchObject({ transcript: { kind: 'live' } });
  });

  it.each<[string, unknown]>([
    ['messages', list],
    ['a running conversation', { messages: [{ text: 'Hi' }] }],
    ['a text', 'Hello'],
    ['something unreadable', { a: 1 }],
    ['a reference', 's3://b/k'],
  ])('that is %s is not used beside messages in the record', (_what, supplied) => {
    expect(suppliedTranscript(supplied, withMessages)).toMatchObject({
      transcript: { kind: 'stored', raw: own },
      unused: supplied,
    });
  });

  it('is better than a text in the record if it has messages, and not used if it is a text', () => {
    expect(suppliedTranscript(list, withText)).toMatchObject({ transcript: { kind: 'stored', raw: list } });
    const text = { kind: 'text', text: 'Own words' };
    expect(suppliedTranscript('Hello', withText)).toEqual({ transcript: text, unused: 'Hello' });
  });

  it.each<[unknown, string]>([
    [null, 'absent'],
    [[], 'absent'],
    ['[]', 'absent'],
    [{}, 'absent'],
    [{ messages: [] }, 'absent'],
    [{ a: 1 }, 'unreadable'],
    ['{"a":1}\n{"b":2}', 'unreadable'],
  ])('%j is the reason why there are no messages, or only a text', (supplied, why) => {
    const given =
      why === 'unreadable'
        ? { transcript: { kind: 'none', why, raw: supplied } }
        : { transcript: { kind: 'none', why }, unused: supplied };
    expect(suppliedTranscript(supplied, bare)).toEqual(given);
    const text = { kind: 'text', text: 'Own words', why };
    expect(suppliedTranscript(supplied, withText)).toEqual({ transcript: text, unused: supplied });
  });

  it.each([undefined, 'https://files.example/t', 's3://b/k', '/v1/t', true])('%j counts as not given', (supplied) => {
    expect(suppliedTranscript(supplied, bare)).toEqual({ unused: supplied });
    const text = { kind: 'text', text: 'Own words' };
    expect(suppliedTranscript(supplied, withText)).toEqual({ transcript: text, unused: supplied });
  });
});

describe('a reason that the input gives', () => {
  it.each([undefined, null, 's3://b/k'])('says why there are no messages, or only a text, beside %j', (supplied) => {
    expect(suppliedTranscript(supplied, bare, 'expired')).toMatchObject({
      transcript: { kind: 'none', why: 'expired' },
    });
    expect(suppliedTranscript(supplied, withText, 'expired')).toMatchObject({
      transcript: { kind: 'text', why: 'expired' },
    });
    expect(suppliedTranscript('Hello', bare, 'expired')).toEqual({
      transcript: { kind: 'text', text: 'Hello', why: 'expired' },
    });
  });

  it('means nothing beside messages', () => {
    expect(suppliedTranscript(list, bare, 'expired')).toMatchObject({ transcript: { kind: 'stored', raw: list } });
  });
});
