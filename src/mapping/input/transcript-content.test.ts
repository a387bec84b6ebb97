import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedTranscript, transcriptContentOf } from './transcript-content.ts';

const list = [{ payload: { type: 'message', body: { text: 'Hello' } } }];
const json = JSON.stringify(list);
const mark = '\uFEFF';

describe('storedTranscript', () => {
  it('returns the complete list if any entry looks like a message', () => {
    const mixed = [null, 'junk', { payload: 7 }, ...list];
    expect(storedTranscript(mixed)).toMatchObject({ kind: 'stored', raw: mixed });
  });

  it.each([
    ['is empty', []],
    ['contains only file names', ['a.json']],
    ['has entries without a payload', [{ url: 'https://x' }, null, { payload: 'x' }]],
    ['is not a list', list[0]],
  ])('returns undefined for a value that %s', (_what, value) => {
    expect(storedTranscript(value)).toBeUndefined();
  });
});

describe('the content of a transcript field', () => {
  it.each<[string, unknown]>([
    ['a list', list],
    ['a list as text', json],
    ['a list as text with blanks around it', ` \n${json}\r\n`],
    ['a list behind a byte order mark', mark + json],
    ['a double-encoded list', JSON.stringify(json)],
    ['a double-encoded list with byte order marks', mark + JSON.stringify(mark + json)],
    ['the wrapper', { messagingTranscript: list, contentType: 'application/json' }],
    ['the wrapper as text', JSON.stringify({ messagingTranscript: list, contentType: 'application/json' })],
    ['the wrapper around a list as text', { messagingTranscript: json, contentType: 'application/json' }],
    ['the wrapper as text around a list as text', JSON.stringify({ messagingTranscript: json })],
  ])('is messages for %s', (_what, value) => {
    expect(transcriptContentOf(value)).toMatchObject({ kind: 'stored', raw: list });
  });

  it.each(['[]', '{}', 'null', 'false', '""', '"[]"', '', ' \n', mark, [], {}, null, undefined, false])(
    'is empty for %j',
    (value) => {
      expect(transcriptContentOf(value)).toEqual({ kind: 'empty' });
    },
  );

  it.each<[string, string]>([
    ['https://files.example/t?a=b', 'https://files.example/t?a=b'],
    ['  HTTP://files.example/t ', 'HTTP://files.example/t'],
    ['"https://files.example/t"', 'https://files.example/t'],
    [`${mark}https://files.example/t`, 'https://files.example/t'],
    ['https://files.example/a key with blanks', 'https://files.example/a key with blanks'],
  ])('is a web address for %j', (text, url) => {
    expect(transcriptContentOf(text)).toEqual({ kind: 'url', url });
  });

  it.each([
    's3://bucket/key',
    's3://bucket/a key with blanks',
    'S3://B/K',
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    'arn:aws:s3:::bucket/key',
    'file:/var/t.json',
    'data:application/json;base64,W10=',
    '/v1/tenants/t/interactions/i/artifacts/a',
    './t.json',
    '../t',
    'artifacts/a1/t',
    'C:\\transcripts\\t.json',
    'transcript.json',
    '/v1/会話',
    'true',
    true,
    'artifacts/t?X-Amz-Signature=ab',
    'C:/transcripts/t',
    '\\\\server\\share\\t',
    'arn:aws-cn:s3:::bucket/key',
    'data:,Hello',
    'blob:https://x/1',
    'cid:transcript@example',
    'mailto:marta@example.com',
    'blob:x',
    'tel:+15065550123',
    'tel:5550123',
    'sip:a@b.c',
    'SIPS:a@b.c',
    'cid:12345',
    'mid:12345',
    'about:blank',
    'sms:+15065550123',
    'geo:44.6,-63.6',
    'callto:ana',
    'xmpp:ana@example.com',
  ])('is a reference for %j', (value) => {
    expect(transcriptContentOf(value)).toEqual({ kind: 'reference' });
  });

  it.each<[string, unknown]>([
    ['JSON lines', `${JSON.stringify(list[0])}\n${JSON.stringify(list[0])}\n`],
    ['JSON lines of scalars', '1\n"a"\nnull'],
    ['an object with messages', '{"messages":[{"text":"Hello"}]}'],
    ['an object', { url: 'https://x' }],
    ['a list without messages', '["a.json"]'],
    ['a truncated list', json.slice(0, -3)],
    ['a number', '42'],
    ['a list that is encoded three times', JSON.stringify(JSON.stringify(json))],
    ['the wrapper in a wrapper', { messagingTranscript: { messagingTranscript: list } }],
  ])('is unreadable for %s', (_what, value) => {
    expect(transcriptContentOf(value)).toEqual({ kind: 'unreadable' });
  });

  it.each([
    'Hello',
    'see https://x for more',
    'Customer: hello\nAgent: hi',
    '[10:02] Ben: hello',
    'either/or is fine',
    'yes/no',
    '24/12/2024',
    'Marta:hi',
    'Note:callback',
    'Data:ok,done',
    'File:closed',
    'Mailto:Ben',
    'Urn:7',
    'tel: 5550123',
    'about:',
    'https:down',
    'ok\\done',
    'Thanks :)',
    'お問い合わせ:了解/承知',
    '{curly} words',
  ])('is a text for %j', (text) => {
    expect(transcriptContentOf(` ${text}\n`)).toEqual({ kind: 'text', text });
    expect(transcriptContentOf(JSON.stringify(text))).toEqual({ kind: 'text', text });
  });

  it('is never a text for JSON of any kind, however it is encoded', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, isDouble) => {
        fc.pre(typeof value !== 'string');
        const text = isDouble ? JSON.stringify(JSON.stringify(value)) : JSON.stringify(value);
        expect(transcriptContentOf(text).kind).not.toBe('text');
      }),
    );
  });
});
