import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site, stored } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const second = (s: number): string => new Date(Date.UTC(2024, 2, 8, 11, 0, s)).toISOString();
const customerMessage = (s: number | undefined, text: string | undefined) => ({
  timestamp: s === undefined ? null : String(Date.parse(second(s))),
  payload: { type: 'message', metadata: { type: 'customer', name: 'Marta' }, body: { text } },
});
const chat = { channelType: 'messaging', startTimestamp: second(0), endTimestamp: second(50) };

function messages(fields: object, entries: object[], related: Partial<TranslationInput> = {}) {
  const input = gathered({ ...chat, ...fields }, { transcript: stored(entries), ...related });
  return contentOf(input, site()).value.messages ?? [];
}

describe('in the order of messages by time', () => {
  it('messages with the same time keep the order of the transcript', () => {
    const texts = messages({}, [customerMessage(20, 'c'), customerMessage(10, 'a'), customerMessage(10, 'b')]).map(
      ({ text }) => text,
    );
    expect(texts).toEqual([undefined, 'a', 'b', 'c', undefined]);
  });

  it('messages without a time come last, in the order of the transcript, with or without a text', () => {
    const all = messages({}, [
      customerMessage(undefined, 'x'),
      customerMessage(10, 'a'),
      customerMessage(undefined, undefined),
    ]);
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

  it('the customer’s join is first if no time is known', () => {
    const all = messages({ startTimestamp: null, endTimestamp: null }, [customerMessage(undefined, 'x')]);
    expect(all.map(({ type }) => type)).toEqual(['ParticipantJoined', 'Text']);
  });

  it('the customer joins at the first message if the start is unknown', () => {
    const [first] = messages({ startTimestamp: null }, [
      customerMessage(20, 'b'),
      customerMessage(undefined, 'x'),
      customerMessage(10, 'a'),
    ]);
    expect(first).toMatchObject({ type: 'ParticipantJoined', timestamp: '2024-03-08 11:00:10.000+0000' });
  });
});

it('a message has the same time as a date and as a number', () => {
  const [, message] = messages({}, [customerMessage(10, 'a')]);
  expect(message).toMatchObject({
    timestamp: '2024-03-08 11:00:10.000+0000',
    timestampSeconds: Date.parse(second(10)),
  });
});

it('an agent rejoins only after an earlier stay of the same agent', () => {
  const conversing = (resourceId: string, from: number, to: number) => ({
    resourceId,
    conversationStartTimestamp: second(from),
    conversationEndTimestamp: second(to),
  });
  const agents = [conversing('a', 5, 10), conversing('b', 15, 20), conversing('a', 25, 30)];
  const joins = messages({ details: { agents } }, []).filter(({ type }) => type.endsWith('oined'));
  expect(joins.map(({ type, from }) => [type, from.nickname])).toEqual([
    ['ParticipantJoined', 'Customer'],
    ['ParticipantJoined', 'a'],
    ['ParticipantJoined', 'b'],
    ['ParticipantRejoined', 'a'],
  ]);
});

describe('a file in a message', () => {
  const image = (id: string) => ({
    payload: { type: 'message', metadata: { type: 'customer' }, body: { id, contentType: 'image' } },
    timestamp: String(Date.parse(second(10))),
  });

  it('has the name of the file with that message id', () => {
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

describe('the report for a conversation without messages', () => {
  const reports = (fields: object, related: Partial<TranslationInput>) =>
    contentOf(gathered({ ...chat, ...fields }, related), site())
      .diagnostics.filter(({ pointer }) => pointer === 'transcript#')
      .map(({ code }) => code);
  const none = (why: 'absent' | 'expired' | 'unreadable' | 'unavailable') => ({
    transcript: { kind: 'none', why } as const,
  });
  const hours = (count: number): number => Date.parse(second(50)) + count * 3_600_000;

  it('is transcript-not-given if no transcript was requested', () => {
    expect(reports({}, {})).toEqual(['transcript-not-given']);
  });

  it.each([
    ['expired', 'transcript-expired'],
    ['unreadable', 'unreadable-transcript'],
  ] as const)('for a transcript that is %s is %s', (why, code) => {
    expect(reports({}, none(why))).toEqual([code]);
  });

  it('is omitted if the request for the transcript failed, which is reported elsewhere', () => {
    expect(reports({}, none('unavailable'))).toEqual([]);
  });

  it('changes after the hours in the profile', () => {
    expect(reports({}, { ...none('absent'), now: hours(24) - 1 })).toEqual(['transcript-pending']);
    expect(reports({}, { ...none('absent'), now: hours(24) })).toEqual(['transcript-absent']);
  });

  it('is transcript-pending while the interaction is running, whatever its start', () => {
    expect(reports({ endTimestamp: null }, { ...none('absent'), now: hours(100) })).toEqual(['transcript-pending']);
  });
});
