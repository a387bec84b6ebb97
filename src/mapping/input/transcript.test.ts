import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/mapping.ts';
import { embeddedTranscript, isUrl, liveTranscript, parseTranscriptText, storedTranscript } from './transcript.ts';

const message = { payload: { type: 'message', body: { text: 'Hello' } } };

describe('a list is a transcript', () => {
  it('where something in it looks like a message, and then with all that is in it', () => {
    const list = [null, 'junk', { payload: 7 }, message];
    expect(storedTranscript(list)).toMatchObject({ kind: 'stored', raw: list });
  });

  it.each([
    ['is empty', []],
    ['has only names of files', ['a.json']],
    ['has entries without a payload', [{ url: 'https://x' }, null, { payload: 'x' }]],
    ['is none', message],
  ])('and not where it %s', (_what, value) => {
    expect(storedTranscript(value)).toBeUndefined();
  });
});

describe('a running conversation is a transcript', () => {
  it('once somebody has said something', () => {
    const conversation = { messages: [{ type: 'customer', text: 'Hello' }] };
    expect(liveTranscript(conversation)).toMatchObject({ kind: 'live', raw: conversation });
  });

  it.each([[{ messages: [] }], [{}], [undefined], ['Hello']])('and not as %j', (value) => {
    expect(liveTranscript(value)).toBeUndefined();
  });
});

describe('a text in place of a transcript', () => {
  it('is the transcript that it holds as JSON', () => {
    expect(parseTranscriptText(JSON.stringify([message]))).toMatchObject({ kind: 'stored', raw: [message] });
  });

  it('is else what the customer said, be it JSON or about an address', () => {
    expect(parseTranscriptText('[]')).toEqual({ kind: 'text', text: '[]' });
    expect(parseTranscriptText('see https://x')).toEqual({ kind: 'text', text: 'see https://x' });
  });

  it.each(['', ' \n', 'https://files.example/t', '  HTTP://files.example/t'])('is none as "%s"', (text) => {
    expect(parseTranscriptText(text)).toBeUndefined();
  });
});

it('the transcript inside a record is a text or a list', () => {
  expect(embeddedTranscript(record({ messagingTranscript: 'Hello' }))).toEqual({ kind: 'text', text: 'Hello' });
  expect(embeddedTranscript(record({ messagingTranscript: [message] }))).toMatchObject({ kind: 'stored' });
  expect(embeddedTranscript(record({}))).toBeUndefined();
});

it.each([
  ['https://x', true],
  ['\thttp://x', true],
  ['httpx://x', false],
  ['not https://x', false],
  [7, false],
  [['https://x'], false],
])('whether %j is an address: %s', (text, is) => {
  expect(isUrl(text)).toBe(is);
});
