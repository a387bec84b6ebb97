import { describe, expect, it } from 'vitest';
import { gathered, site, stored } from '../../../test/support/mapping.ts';
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
