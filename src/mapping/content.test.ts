import { describe, expect, it } from 'vitest';
import { gathered, site, stored } from '../../test/support/mapping.ts';
import { contentOf, isFinal } from './content.ts';
import type { TranslationInput } from './input/translation-input.ts';

const ended = { startTimestamp: '2024-03-08T11:00:00Z', endTimestamp: '2024-03-08T11:05:00Z' };
const none = { kind: 'none', why: 'absent' } as const;

describe('an answer', () => {
  const final = (fields: object, around: Partial<TranslationInput> = {}): boolean =>
    isFinal(contentOf(gathered({ ...ended, ...fields }, around), site()));

  it('is final once the interaction is over, whatever else is told of it', () => {
    expect(final({})).toBe(true);
    expect(final({ direction: 'sideways', shoeSize: 43 })).toBe(true);
  });

  it('is not while the interaction runs', () => {
    expect(final({ endTimestamp: undefined })).toBe(false);
  });

  it('is not while a call for a part of it has failed', () => {
    expect(final({ direction: 'sideways' }, { unavailable: ['notes'] })).toBe(false);
  });

  it('is not while its transcript may still come, and is once it will not', () => {
    const chat = { channelType: 'messaging' };
    expect(final(chat, { transcript: none })).toBe(false);
    expect(final(chat, { transcript: none, now: Date.parse('2024-03-10T00:00:00Z') })).toBe(true);
  });
});

describe('what is told of something that stands in the place of a transcript', () => {
  const told = (fields: object, around: Partial<TranslationInput> = {}) =>
    contentOf(gathered({ ...ended, ...fields }, around), site())
      .diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)
      .filter((each) => each !== 'transcript-not-given transcript#');

  it('a transcript beside a call has no place in the answer, and no transcript needs none', () => {
    const conversation = { messages: [{ type: 'customer', text: 'Hi', timestamp: '1709895600000' }] } as never;
    expect(told({}, { transcript: stored([]) })).toEqual(['not-in-target transcript#']);
    expect(told({}, { transcript: { kind: 'live', conversation, raw: {} } })).toEqual(['not-in-target conversation#']);
    expect(told({}, { transcript: none })).toEqual([]);
  });

  it.each([
    ['a list of something else', [{ url: 'https://x' }], ['unreadable-transcript /messagingTranscript']],
    ['an object', { url: 'https://x' }, ['unreadable-transcript /messagingTranscript']],
    ['an empty list', [], []],
    ['an empty object', {}, []],
    ['a mere yes', true, []],
    ['nothing', null, []],
    ['a transcript', [{ payload: { type: 'message' } }], []],
  ])('of %s inside the record', (_what, messagingTranscript, expected) => {
    expect(told({ channelType: 'messaging', messagingTranscript })).toEqual(expected);
  });

  it('calls that failed are named, in the order in which they failed', () => {
    const { diagnostics } = contentOf(gathered(ended, { unavailable: ['users', 'notes'] }), site());
    expect(diagnostics).toEqual([
      { code: 'source-unavailable', pointer: '', seen: 'users' },
      { code: 'source-unavailable', pointer: '', seen: 'notes' },
    ]);
  });
});

it('a diagnostic of which nothing was seen has no field for it', () => {
  const { diagnostics } = contentOf(gathered({ ...ended, moods: 1 }), site());
  expect(diagnostics).toStrictEqual([{ code: 'unknown-field', pointer: '/moods' }]);
});
