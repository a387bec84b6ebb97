import { describe, expect, it } from 'vitest';
import { gathered, site, stored } from '../../../test/support/mapping.ts';
import { toTranslationInput } from '../../bulk/input/parse-input.ts';
import type { JsonObject } from '../../kit/json.ts';
import { contentOf } from '../content.ts';
import { explain } from '../explain/explain.ts';
import { embeddedTranscript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const times = { startTimestamp: '2024-03-07T10:00:00.000Z', endTimestamp: '2024-03-07T10:05:00.000Z' };
const list = (text: string) => [{ payload: { type: 'message', body: { text } } }];

function inputOf(fields: object, related: { unusedTranscript?: unknown; transcript?: TranslationInput['transcript'] }) {
  const { transcript, unusedTranscript } = related;
  const base = gathered({ channelType: 'sms', ...times, ...fields });
  return { ...base, raw: { ...base.raw, unusedTranscript }, ...(transcript && { transcript }) };
}

/** The diagnostics about whole transcripts, each as `code pointer`. */
const reported = (...args: Parameters<typeof inputOf>): readonly string[] =>
  contentOf(inputOf(...args), site())
    .diagnostics.filter(({ pointer }) => /^(\/messagingTranscript|\w+#)$/.test(pointer))
    .map(({ code, pointer }) => `${code} ${pointer}`);

describe('a transcript that another one replaced', () => {
  it.each<[string, unknown]>([
    ['messages', list('Hi')],
    ['a running conversation', { messages: [{ text: 'Hi' }] }],
    ['a text', 'Ben: hi'],
  ])('is reported if it is %s', (_what, unusedTranscript) => {
    const transcript = stored(list('Hello'));
    expect(reported({}, { transcript, unusedTranscript })).toEqual(['unused-transcript unusedTranscript#']);
  });

  it('is reported if it is in the record', () => {
    const transcript = stored(list('Hello'));
    expect(reported({ messagingTranscript: 'Ben: hi' }, { transcript })).toEqual([
      'unused-transcript /messagingTranscript',
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty list', []],
    ['a text of an empty list', '[]'],
    ['a reference', 's3://b/k'],
  ])('is not reported if it is %s', (_what, value) => {
    const transcript = stored(list('Hello'));
    expect(reported({ messagingTranscript: value }, { transcript, unusedTranscript: value })).toEqual([]);
  });

  it('has an outcome for each of its values', () => {
    const transcript = stored(list('Hello'));
    const outcomeOf = (unusedTranscript: unknown) =>
      explain(inputOf({}, { transcript, unusedTranscript }), site()).leaves.filter(({ pointer }) =>
        pointer.startsWith('unusedTranscript#'),
      );
    expect(outcomeOf(['x', ...list('Hi')])).toMatchObject([
      { pointer: 'unusedTranscript#/0', outcome: 'reported', code: 'unused-transcript' },
      { value: 'message', code: 'unused-transcript' },
      { value: 'Hi', code: 'unused-transcript' },
    ]);
    expect(outcomeOf('s3://b/k')).toMatchObject([{ outcome: 'ignored', reason: expect.stringContaining('reference') }]);
  });
});

it.each<[string, unknown]>([
  ['messages', list('Hello')],
  ['a text', 'Ben: hi'],
])('%s in the record that are used are not reported', (_what, messagingTranscript) => {
  const input = inputOf({ messagingTranscript }, {});
  const embedded = embeddedTranscript(input.record);
  if (!embedded) throw new Error('no transcript');
  const transcript = embedded.kind === 'text' ? { ...embedded, why: 'absent' as const } : embedded;
  const { diagnostics } = contentOf({ ...input, transcript }, site());
  expect(diagnostics.filter(({ code }) => code === 'unused-transcript')).toEqual([]);
});

it('an unreadable transcript is reported wherever it is', () => {
  const transcript = stored(list('Hello'));
  expect(reported({ messagingTranscript: { a: 1 } }, { transcript, unusedTranscript: { a: 1 } })).toEqual([
    'unreadable-transcript /messagingTranscript',
    'unreadable-transcript unusedTranscript#',
  ]);
});

describe('a transcript of an interaction without messages is not in the target', () => {
  const call = { channelType: 'voice' };
  it.each<[string, object, Parameters<typeof inputOf>[1], string]>([
    ['supplied messages', {}, { transcript: stored(list('Hi')) }, 'transcript#'],
    ['something unreadable', {}, { transcript: { kind: 'none', why: 'unreadable', raw: { a: 1 } } }, 'transcript#'],
    ['messages in the record', { messagingTranscript: list('Hi') }, {}, '/messagingTranscript'],
    ['a text in the record', { messagingTranscript: 'Ben: hi' }, {}, '/messagingTranscript'],
    ['an unused text', {}, { unusedTranscript: 'Ben: hi' }, 'unusedTranscript#'],
  ])('%s', (_what, fields, related, pointer) => {
    expect(reported({ ...call, ...fields }, related)).toEqual([`not-in-target ${pointer}`]);
  });

  it('unless it is null or missing', () => {
    expect(reported(call, { transcript: { kind: 'none', why: 'absent', raw: null } })).toEqual([]);
    expect(reported(call, { transcript: { kind: 'none', why: 'expired' } })).toEqual([]);
  });
});

describe('the wrapper of a transcript', () => {
  const wrapped = (messagingTranscript: unknown) => ({
    messagingTranscript,
    contentType: 'application/json',
    extra: 'e',
    empty: null,
  });
  /** All diagnostics about the keys of the wrapper, and the outcome of each of them. */
  const outcomes = (envelope: object) => {
    const parsed = toTranslationInput({ value: envelope as JsonObject }, Date.parse('2024-03-08T12:00:00Z'));
    if (!('input' in parsed)) throw new Error('no input');
    const { diagnostics, leaves } = explain(parsed.input, site());
    const isKey = ({ pointer }: { pointer: string }) => /(extra|contentType)$/.test(pointer);
    return [
      ...diagnostics.filter(isKey).map(({ code, pointer }) => `${code} ${pointer}`),
      ...leaves.filter(isKey).map(({ pointer, outcome }) => `${pointer} is ${outcome}`),
    ];
  };
  const sms = { interactionId: 'i-1', channelType: 'sms', ...times };

  it.each<[string, unknown]>([
    ['messages', list('Hello')],
    ['a text', 'Ben: hi'],
  ])('around %s is reported, except its documented keys', (_what, content) => {
    expect(outcomes({ interaction: sms, transcript: wrapped(content) })).toEqual([
      'unknown-field transcript#/extra',
      'transcript#/contentType is ignored',
      'transcript#/extra is reported',
    ]);
    expect(outcomes({ interaction: { ...sms, messagingTranscript: wrapped(content) } })).toEqual([
      'unknown-field /messagingTranscript/extra',
      '/messagingTranscript/contentType is ignored',
      '/messagingTranscript/extra is reported',
    ]);
  });

  it('is reported if it is a text, or around nothing or a reference', () => {
    const text = JSON.stringify(wrapped(list('Hello')));
    expect(outcomes({ ...sms, messagingTranscript: text })).toEqual(['unknown-field /messagingTranscript/extra']);
    for (const nothing of [[], 's3://b/k']) {
      expect(outcomes({ interaction: sms, transcript: wrapped(nothing) })).toEqual([
        'unknown-field unusedTranscript#/extra',
        'unusedTranscript#/contentType is ignored',
        'unusedTranscript#/extra is reported',
      ]);
    }
  });
});

describe('the conversation of another interaction', () => {
  const conversation = (interactionId: unknown, messages = [{ type: 'customer', text: 'Hi' }]) => ({
    messages,
    interactionId,
  });
  const translated = (transcript: unknown) => {
    const interaction = { interactionId: 'I-1', channelType: 'sms', ...times };
    const parsed = toTranslationInput({ value: { interaction, transcript } }, Date.parse('2024-03-08T12:00:00Z'));
    if (!('input' in parsed)) throw new Error('no input');
    const { value, diagnostics } = contentOf(parsed.input, site());
    const texts = (value.messages ?? []).flatMap(({ text }) => text ?? []);
    return [...texts, ...diagnostics.filter(({ pointer }) => pointer.endsWith('#')).map(({ code }) => code)];
  };

  it('is a contradiction and is not used, so that the transcript counts as not given', () => {
    expect(translated(conversation('i-2'))).toEqual(['contradiction', 'transcript-not-given']);
    expect(translated(conversation(7))).toEqual(['contradiction', 'transcript-not-given']);
    expect(translated(conversation('i-2', []))).toEqual(['contradiction', 'transcript-not-given']);
  });

  it.each(['i-1', 'I-1', ' ', null, undefined])('is not recognised by the id %j', (id) => {
    expect(translated(conversation(id))).toEqual(['Hi']);
  });
});
