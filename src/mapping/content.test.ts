import { describe, expect, it } from 'vitest';
import { gathered, site, stored } from '../../test/support/mapping.ts';
import { contentOf, isFinal } from './content.ts';
import type { TranslationInput } from './input/translation-input.ts';

const ended = { startTimestamp: '2024-03-08T11:00:00Z', endTimestamp: '2024-03-08T11:05:00Z' };
const absentTranscript = { kind: 'none', why: 'absent' } as const;

describe('content', () => {
  const final = (fields: object, related: Partial<TranslationInput> = {}): boolean =>
    isFinal(contentOf(gathered({ ...ended, ...fields }, related), site()));

  it('is final when the interaction is over, whatever is reported', () => {
    expect(final({})).toBe(true);
    expect(final({ direction: 'sideways', shoeSize: 43 })).toBe(true);
  });

  it('is not final while the interaction is running', () => {
    expect(final({ endTimestamp: undefined })).toBe(false);
  });

  it('is not final if the file of the transcript is unreadable, which may be a fault on the way', () => {
    const chat = { channelType: 'messaging', endTimestamp: '2024-03-01T00:00:00Z' };
    expect(final(chat, { transcript: { kind: 'none', why: 'unreadable' } })).toBe(false);
    expect(final(chat, { transcript: { kind: 'text', text: 'Hello', why: 'unreadable' } })).toBe(false);
    const messagingTranscript = '{"messages":[{"text":"Hello"}]}';
    expect(final({ ...chat, messagingTranscript }, { transcript: stored([]) })).toBe(true);
  });

  it('is not final if a text without authors may still get a better transcript', () => {
    const text = { kind: 'text', text: 'Hello', why: 'absent' } as const;
    expect(final({ channelType: 'messaging' }, { transcript: text })).toBe(false);
    expect(final({ channelType: 'messaging', endTimestamp: '2024-03-01T00:00:00Z' }, { transcript: text })).toBe(true);
  });

  it('is not final if a request for related data failed', () => {
    expect(final({ direction: 'sideways' }, { unavailable: ['notes'] })).toBe(false);
  });

  it('is final only when its transcript can no longer become available', () => {
    const chat = { channelType: 'messaging' };
    expect(final(chat, { transcript: absentTranscript })).toBe(false);
    expect(final(chat, { transcript: absentTranscript, now: Date.parse('2024-03-10T00:00:00Z') })).toBe(true);
  });
});

describe('an invalid transcript', () => {
  const reports = (fields: object, related: Partial<TranslationInput> = {}) =>
    contentOf(gathered({ ...ended, ...fields }, { subType: 'web', ...related }), site())
      .diagnostics.filter(({ code }) => code !== 'unknown-duration')
      .map(({ code, pointer }) => `${code} ${pointer}`)
      .filter((report) => report !== 'transcript-not-given transcript#');

  it.each<[string, unknown, string[]]>([
    ['messages', [{ payload: { type: 'message', body: { text: 'Hello' } } }], ['not-in-target /messagingTranscript']],
    ['a text', 'Hello', ['not-in-target /messagingTranscript']],
    ['a URL', 'https://files.example/t.json', []],
    ['a hint', true, []],
  ])(
    'inside an e-mail is not-in-target, even if no transcript was read: %s',
    (_case, messagingTranscript, expected) => {
      const input = gathered({ ...ended, channelType: 'email', messagingTranscript });
      const codes = contentOf(input, site()).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
      expect(codes.filter((each) => each.endsWith('/messagingTranscript'))).toEqual(expected);
    },
  );

  it('is not-in-target for a call, and nothing is reported without a transcript', () => {
    const conversation = { messages: [{ type: 'customer', text: 'Hi', timestamp: '1709895600000' }] } as never;
    expect(reports({}, { transcript: stored([]) })).toEqual(['not-in-target transcript#']);
    expect(reports({}, { transcript: { kind: 'live', conversation, raw: {} } })).toEqual([
      'not-in-target conversation#',
    ]);
    expect(reports({}, { transcript: absentTranscript })).toEqual([]);
  });

  it.each([
    ['a list without messages', [{ url: 'https://x' }], ['unreadable-transcript /messagingTranscript']],
    ['an object', { url: 'https://x' }, ['unreadable-transcript /messagingTranscript']],
    ['an empty list', [], []],
    ['an empty object', {}, []],
    ['a boolean', true, []],
    ['null', null, []],
    ['a transcript', [{ payload: { type: 'message' } }], []],
    ['JSON lines', '{"a":1}\n{"a":2}', ['unreadable-transcript /messagingTranscript']],
    ['an object as text', '{"messages":[{}]}', ['unreadable-transcript /messagingTranscript']],
    ['an empty list as text', '[]', []],
    ['a URI', 's3://b/k', []],
  ])('in the record that is %s is reported as expected', (_case, messagingTranscript, expected) => {
    expect(reports({ channelType: 'messaging', messagingTranscript })).toEqual(expected);
  });

  it('failed requests are reported by name, in the order of the failures', () => {
    const { diagnostics } = contentOf(
      gathered({ ...ended, channelType: 'work-item' }, { unavailable: ['users', 'notes'] }),
      site(),
    );
    expect(diagnostics).toEqual([
      { code: 'source-unavailable', pointer: 'incomplete#/unavailable/0', seen: 'users' },
      { code: 'source-unavailable', pointer: 'incomplete#/unavailable/1', seen: 'notes' },
    ]);
  });
});

it('a diagnostic without a seen value has no `seen` field', () => {
  const { diagnostics } = contentOf(gathered({ ...ended, channelType: 'work-item', moods: 1 }), site());
  expect(diagnostics).toStrictEqual([{ code: 'unknown-field', pointer: '/moods' }]);
});
