import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/mapping.ts';
import { embeddedContent, embeddedTranscript, liveTranscript } from './transcript.ts';

const message = { payload: { type: 'message', body: { text: 'Hello' } } };

describe('liveTranscript', () => {
  it('returns a running conversation that has messages', () => {
    const conversation = { messages: [{ type: 'customer', text: 'Hello' }] };
    expect(liveTranscript(conversation)).toMatchObject({ kind: 'live', raw: conversation });
  });

  it.each([[{ messages: [] }], [{}], [undefined], ['Hello']])('returns undefined for %j', (value) => {
    expect(liveTranscript(value)).toBeUndefined();
  });
});

describe('embeddedTranscript', () => {
  it('returns the messages or the text in the record', () => {
    expect(embeddedTranscript(record({ messagingTranscript: 'Hello' }))).toEqual({ kind: 'text', text: 'Hello' });
    expect(embeddedTranscript(record({ messagingTranscript: [message] }))).toMatchObject({ kind: 'stored' });
  });

  it.each([undefined, null, '[]', 'https://files.example/t', 's3://b/k', '{"messages":[]}'])(
    'returns undefined for %j',
    (messagingTranscript) => {
      expect(embeddedTranscript(record({ messagingTranscript }))).toBeUndefined();
    },
  );
});

it('the content of the field is parsed once per record', () => {
  const read = record({ messagingTranscript: JSON.stringify([message]) });
  expect(embeddedContent(read)).toBe(embeddedContent(read));
});
