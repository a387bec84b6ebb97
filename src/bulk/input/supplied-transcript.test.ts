import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/mapping.ts';
import { suppliedTranscript } from './supplied-transcript.ts';

const list = [{ payload: { type: 'message', body: { text: 'Hello' } } }];
const [bare, withText, withMessages] = [undefined, 'Own words', list].map((messagingTranscript) =>
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

  it('that is a text is worse than messages in the record, and better than a text in the record', () => {
    expect(suppliedTranscript('Hello', withMessages)).toMatchObject({ transcript: { kind: 'stored' } });
    expect(suppliedTranscript('Hello', withText)).toEqual({ transcript: { kind: 'text', text: 'Hello' } });
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
    expect(suppliedTranscript(supplied, bare)).toEqual({ transcript: { kind: 'none', why } });
    expect(suppliedTranscript(supplied, withText)).toEqual({ transcript: { kind: 'text', text: 'Own words', why } });
  });

  it.each([undefined, 'https://files.example/t', 's3://b/k', '/v1/t', true])('%j counts as not given', (supplied) => {
    expect(suppliedTranscript(supplied, bare)).toEqual({});
    expect(suppliedTranscript(supplied, withText)).toEqual({ transcript: { kind: 'text', text: 'Own words' } });
  });
});
