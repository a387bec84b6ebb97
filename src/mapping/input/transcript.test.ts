import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/mapping.ts';
import { embeddedTranscript, isUrl, liveTranscript, parseTranscriptText, storedTranscript } from './transcript.ts';

const message = { payload: { type: 'message', body: { text: 'Hello' } } };

describe('storedTranscript', () => {
  it('returns the complete list if any entry looks like a message', () => {
    const list = [null, 'junk', { payload: 7 }, message];
    expect(storedTranscript(list)).toMatchObject({ kind: 'stored', raw: list });
  });

  it.each([
    ['is empty', []],
    ['contains only file names', ['a.json']],
    ['has entries without a payload', [{ url: 'https://x' }, null, { payload: 'x' }]],
    ['is not a list', message],
  ])('returns undefined for a value that %s', (_what, value) => {
    expect(storedTranscript(value)).toBeUndefined();
  });
});

describe('liveTranscript', () => {
  it('returns a running conversation that has messages', () => {
    const conversation = { messages: [{ type: 'customer', text: 'Hello' }] };
    expect(liveTranscript(conversation)).toMatchObject({ kind: 'live', raw: conversation });
  });

  it.each([[{ messages: [] }], [{}], [undefined], ['Hello']])('returns undefined for %j', (value) => {
    expect(liveTranscript(value)).toBeUndefined();
  });
});

describe('parseTranscriptText', () => {
  it('parses a transcript in JSON', () => {
    expect(parseTranscriptText(JSON.stringify([message]))).toMatchObject({ kind: 'stored', raw: [message] });
  });

  it('returns any other text as a message of the customer, also JSON and text that contains a URL', () => {
    expect(parseTranscriptText('[]')).toEqual({ kind: 'text', text: '[]' });
    expect(parseTranscriptText('see https://x')).toEqual({ kind: 'text', text: 'see https://x' });
  });

  it.each(['', ' \n', 'https://files.example/t', '  HTTP://files.example/t'])('returns undefined for "%s"', (text) => {
    expect(parseTranscriptText(text)).toBeUndefined();
  });
});

it('embeddedTranscript reads a text or a list from the record', () => {
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
])('isUrl(%j) is %s', (text, expected) => {
  expect(isUrl(text)).toBe(expected);
});
