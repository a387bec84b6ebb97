import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site, stored } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const second = (s: number): string => new Date(Date.UTC(2024, 2, 8, 11, 0, s)).toISOString();
const said = (s: number | undefined, text: string | undefined) => ({
  timestamp: s === undefined ? null : String(Date.parse(second(s))),
  payload: { type: 'message', metadata: { type: 'customer', name: 'Marta' }, body: { text } },
});
const chat = { channelType: 'messaging', startTimestamp: second(0), endTimestamp: second(50) };

function messages(fields: object, entries: object[], around: Partial<TranslationInput> = {}) {
  const given = gathered({ ...chat, ...fields }, { transcript: stored(entries), ...around });
  return contentOf(given, site()).value.messages ?? [];
}

describe('messages are in order of their times', () => {
  it('and of one moment in the order in which they were said', () => {
    const texts = messages({}, [said(20, 'c'), said(10, 'a'), said(10, 'b')]).map(({ text }) => text);
    expect(texts).toEqual([undefined, 'a', 'b', 'c', undefined]);
  });

  it('and those without a time come last, in their own order, with and without a text', () => {
    const all = messages({}, [said(undefined, 'x'), said(10, 'a'), said(undefined, undefined)]);
    expect(all.map(({ index, text, timestamp }) => [index, text, timestamp?.slice(17, 19)])).toEqual([
      [1, undefined, '00'],
      [2, 'a', '10'],
      [3, undefined, '50'],
      [4, 'x', undefined],
      [5, undefined, undefined],
    ]);
    expect(asClientsGetIt(all.slice(3)).map((message) => Object.keys(message))).toEqual([
      ['index', 'from', 'text', 'visibility', 'type'],
      ['index', 'from', 'visibility', 'type'],
    ]);
  });

  it('and the customer’s coming is first where no time is known at all', () => {
    const all = messages({ startTimestamp: null, endTimestamp: null }, [said(undefined, 'x')]);
    expect(all.map(({ type }) => type)).toEqual(['ParticipantJoined', 'Text']);
  });

  it('and a customer whose beginning is unknown comes with the first message', () => {
    const [first] = messages({ startTimestamp: null }, [said(20, 'b'), said(undefined, 'x'), said(10, 'a')]);
    expect(first).toMatchObject({ type: 'ParticipantJoined', timestamp: '2024-03-08 11:00:10.000+0000' });
  });
});

it('a message says the same moment twice, as a date and as a number', () => {
  const [, message] = messages({}, [said(10, 'a')]);
  expect(message).toMatchObject({
    timestamp: '2024-03-08 11:00:10.000+0000',
    timestampSeconds: Date.parse(second(10)),
  });
});

it('an agent only rejoins who was there before, not one who comes after another', () => {
  const talked = (resourceId: string, from: number, to: number) => ({
    resourceId,
    conversationStartTimestamp: second(from),
    conversationEndTimestamp: second(to),
  });
  const agents = [talked('a', 5, 10), talked('b', 15, 20), talked('a', 25, 30)];
  const joins = messages({ details: { agents } }, []).filter(({ type }) => type.endsWith('oined'));
  expect(joins.map(({ type, from }) => [type, from.nickname])).toEqual([
    ['ParticipantJoined', 'Customer'],
    ['ParticipantJoined', 'a'],
    ['ParticipantJoined', 'b'],
    ['ParticipantRejoined', 'a'],
  ]);
});

describe('a file that was sent', () => {
  const image = (id: string) => ({
    payload: { type: 'message', metadata: { type: 'customer' }, body: { id, contentType: 'image' } },
    timestamp: String(Date.parse(second(10))),
  });

  it('has its name from the file of that message', () => {
    const file = (filename: string | undefined, messageId: string | undefined) => ({
      filename,
      metadata: { messageId },
    });
    const files = [file(undefined, 'm1'), file('stray.png', undefined), file('cat.png', 'm2'), { filename: 'x.png' }];
    const texts = messages({}, [image('m1'), image('m2'), image('m3')], { files: files as never }).map(
      ({ text }) => text,
    );
    expect(texts.slice(1, 4)).toEqual(['[image]', '[image] cat.png', '[image]']);
  });
});

describe('why a conversation has no messages', () => {
  const told = (fields: object, around: Partial<TranslationInput>) =>
    contentOf(gathered({ ...chat, ...fields }, around), site())
      .diagnostics.filter(({ pointer }) => pointer === 'transcript#')
      .map(({ code }) => code);
  const none = (why: 'absent' | 'expired' | 'unreadable' | 'unavailable') => ({
    transcript: { kind: 'none', why } as const,
  });
  const hours = (count: number): number => Date.parse(second(50)) + count * 3_600_000;

  it('is that nobody has looked for its transcript', () => {
    expect(told({}, {})).toEqual(['transcript-not-given']);
  });

  it.each([
    ['expired', 'transcript-expired'],
    ['unreadable', 'unreadable-transcript'],
  ] as const)('is that its transcript is %s', (why, code) => {
    expect(told({}, none(why))).toEqual([code]);
  });

  it('is told once where the call for its transcript failed', () => {
    expect(told({}, none('unavailable'))).toEqual([]);
  });

  it('changes once the profile’s hours are over', () => {
    expect(told({}, { ...none('absent'), now: hours(24) - 1 })).toEqual(['transcript-pending']);
    expect(told({}, { ...none('absent'), now: hours(24) })).toEqual(['transcript-absent']);
  });

  it('is that it still runs, however long ago it began', () => {
    expect(told({ endTimestamp: null }, { ...none('absent'), now: hours(100) })).toEqual(['transcript-pending']);
  });
});
