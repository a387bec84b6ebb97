import { describe, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import type { JsonObject } from '../../kit/json.ts';
import { contentOf } from '../../mapping/content.ts';
import { explain } from '../../mapping/explain/explain.ts';
import { toTranslationInput } from './parse-input.ts';

const times = { startTimestamp: '2024-03-07T10:00:00.000Z', endTimestamp: '2024-03-07T10:05:00.000Z' };
const list = (text: string) => [{ payload: { type: 'message', body: { text } } }];

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

const own = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

describe('the conversation of another interaction', () => {
  const conversation = (interactionId: unknown, messages = [{ type: 'customer', text: 'Hi' }]) => ({
    messages,
    interactionId,
  });
  const translated = (transcript: unknown) => {
    const interaction = { interactionId: own, channelType: 'sms', ...times };
    const parsed = toTranslationInput({ value: { interaction, transcript } }, Date.parse('2024-03-08T12:00:00Z'));
    if (!('input' in parsed)) throw new Error('no input');
    const { value, diagnostics } = contentOf(parsed.input, site());
    const texts = (value.messages ?? []).flatMap(({ text }) => text ?? []);
    return [...texts, ...diagnostics.filter(({ pointer }) => pointer.endsWith('#')).map(({ code }) => code)];
  };

  it('is a contradiction and is not used, as if the request for it had failed', () => {
    expect(translated(conversation('i-2'))).toEqual(['contradiction']);
    expect(translated(conversation(7))).toEqual(['contradiction']);
    expect(translated(conversation('i-2', []))).toEqual(['contradiction']);
  });

  it.each([own, own.toUpperCase(), own.replaceAll('-', ''), ' ', null, undefined])(
    'is not recognised by the id %j',
    (id) => {
      expect(translated(conversation(id))).toEqual(['Hi']);
    },
  );
});
