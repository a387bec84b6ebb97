import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, stored } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { RawDocuments, TranslationInput } from '../input/translation-input.ts';
import { exclusionAt, reportUnreadFields } from './accounting.ts';

/** The diagnostics about documents, each as `code pointer seen`. */
function report(
  raw: Partial<RawDocuments>,
  transcript?: TranslationInput['transcript'],
  profile: Partial<typeof defaultProfile> = {},
): readonly string[] {
  const diagnostics = new DiagnosticsCollector();
  const input = { ...gathered({}, transcript ? { transcript } : {}), raw: { record: {}, ...raw } };
  reportUnreadFields(input, { ...defaultProfile, ...profile }, diagnostics);
  return diagnostics.all().map(({ code, pointer, seen }) => [code, pointer, seen].filter(Boolean).join(' '));
}

describe('in the documents that accompany a record', () => {
  it.each<[Partial<RawDocuments>, string]>([
    [{ notes: 7 }, 'wrong-type notes# number'],
    [{ notes: [{ title: [] }] }, 'wrong-type notes#/0/title list'],
    [{ notes: ['junk'] }, 'wrong-type notes#/0 string'],
    [{ manifests: [] }, 'wrong-type manifests# list'],
    [{ manifests: { received: 'x' } }, 'wrong-type manifests#/received string'],
    [{ manifests: { reply: { subject: 7 } } }, 'wrong-type manifests#/reply/subject number'],
    [{ manifests: { sent: 'x' } }, 'unknown-field manifests#/sent'],
    [{ manifests: { reply: { body: 'Dear' } } }, 'not-in-target manifests#/reply/body'],
    [{ manifests: { received: { text: 'Dear' } } }, 'unknown-field manifests#/received/text'],
    [{ manifests: { reply: { html: '<p>' } } }, 'unknown-field manifests#/reply/html'],
    [{ manifests: { forward: { subject: 'Fw', id: 'm-1', mood: 'good' } } }, 'unknown-field manifests#/forward'],
    [{ users: 'x' }, 'wrong-type users# string'],
    [{ users: { u: { email: {} } } }, 'wrong-type users#/u/email object'],
    [{ users: { 'a/b': 7 } }, 'wrong-type users#/a~1b number'],
    [{ subType: 7 }, 'wrong-type subType# number'],
    [{ now: 7 }, 'unreadable-time now#'],
    [{ now: 'noon' }, 'unreadable-time now#'],
    [{ others: { mood: 1 } }, 'unknown-field others#/mood'],
  ])('%j is reported', (raw, expected) => {
    expect(report(raw)).toEqual([expected]);
  });

  it('documented fields of documented types are not reported', () => {
    const user = { email: 'e', firstName: 'F', lastName: 'L', shoeSize: 43 };
    const documents = {
      notes: [{ title: 't', body: 'b', resourceId: 'a' }],
      manifests: {
        received: { subject: 's', 'date-sent': 'd', headers: [{ k: 'X', v: 'y' }] },
        reply: { inReplyToId: 'm-1' },
      },
      users: { u: user, v: null },
      subType: 'web',
      now: '2024-03-08T12:00:00Z',
      others: {},
    };
    expect(report(documents)).toEqual([]);
    expect(report({ notes: null, manifests: null, users: null, subType: null, now: null })).toEqual([]);
  });
});

describe('in a transcript', () => {
  const live = (raw: unknown) =>
    ({ kind: 'live', conversation: { messages: [] }, raw }) as TranslationInput['transcript'];

  it('every entry is checked, stored or live', () => {
    const entries = [{ payload: { type: 'message' } }, { payload: { mood: 1, body: { text: [] } } }, 7];
    expect(report({}, stored(entries))).toEqual([
      'unknown-field transcript#/1/payload/mood',
      'wrong-type transcript#/1/payload/body/text list',
      'wrong-type transcript#/2 number',
    ]);
    expect(report({}, live({ messages: [{ mood: 1 }], mood: 1 }))).toEqual([
      'unknown-field conversation#/messages/0/mood',
      'unknown-field conversation#/mood',
    ]);
  });

  it('a timestamp is a string or a number', () => {
    expect(report({}, stored([{ timestamp: '7' }, { timestamp: 7 }]))).toEqual([]);
    expect(report({}, stored([{ timestamp: true }]))).toEqual(['wrong-type transcript#/0/timestamp boolean']);
  });

  it('a plain text is not checked further', () => {
    expect(report({}, { kind: 'text', text: '[{"mood":1}]' })).toEqual([]);
  });
});

describe('in a record', () => {
  const record = (fields: object, profile = {}) =>
    report({ record: fields as RawDocuments['record'] }, undefined, profile);

  it.each([
    ['a string', { customer: '' }],
    ['a time', { startTimestamp: '' }],
    ['a list, also written as an empty string', { agents: '', hooks: [] }],
    ['a recording flag that is false', { audioRecording: false }],
    ['a recording', { audioRecording: {} }],
  ])('an empty value is not reported: %s', (_what, fields) => {
    expect(record(fields)).toEqual([]);
  });

  it.each([
    [{ startTimestamp: 'noon' }, 'unreadable-time /startTimestamp'],
    [{ startTimestamp: 7 }, 'unreadable-time /startTimestamp'],
    [{ agents: [{ agentId: 'a', startTimestamp: 'soon' }] }, 'unreadable-time /agents/0/startTimestamp'],
    [{ agents: [{ agentId: 'a', endTimestamp: 'gone' }] }, 'unreadable-time /agents/0/endTimestamp'],
    [{ details: { agents: [{ endTimestamp: 'gone' }] } }, 'unreadable-time /details/agents/0/endTimestamp'],
    [{ details: '' }, 'wrong-type /details string'],
    [{ queues: { a: 1 } }, 'wrong-type /queues object'],
    [{ queues: 0 }, 'wrong-type /queues number'],
    [{ audioRecording: 'a.wav' }, 'not-in-target /audioRecording'],
    [{ audioRecording: true }, 'not-in-target /audioRecording'],
    [{ audioRecording: [1] }, 'not-in-target /audioRecording'],
    [{ moods: [] }, 'unknown-field /moods'],
  ])('%j is reported', (fields, expected) => {
    expect(record(fields)).toEqual([expected]);
  });

  it('an unknown object with an excluded field is reported field by field', () => {
    const notInTarget = { ...defaultProfile.notInTarget, '/moods/good': 'no field for moods' };
    expect(record({ moods: { good: 1, bad: 2, none: null } }, { notInTarget })).toEqual([
      'not-in-target /moods/good',
      'unknown-field /moods/bad',
    ]);
  });

  it('the order of keys, missing keys and unknown keys do not change the diagnostics of other keys', () => {
    const queue = { queueName: 7, startTimestamp: 'noon', mood: 1 };
    const reversed = Object.fromEntries(Object.entries(queue).reverse());
    expect(record({ queues: [queue, reversed, { startTimestamp: 'noon' }, queue] })).toEqual([
      'wrong-type /queues/0/queueName number',
      'unreadable-time /queues/0/startTimestamp',
      'unknown-field /queues/0/mood',
      'unknown-field /queues/1/mood',
      'unreadable-time /queues/1/startTimestamp',
      'wrong-type /queues/1/queueName number',
      'unreadable-time /queues/2/startTimestamp',
      'wrong-type /queues/3/queueName number',
      'unreadable-time /queues/3/startTimestamp',
      'unknown-field /queues/3/mood',
    ]);
  });
});

describe('a field that the profile points to', () => {
  const pointers = { subject: ['/campaign/name' as const], userData: { CX_Moods: '/moods/*' as const } };
  const record = (fields: object, profile: object = pointers) =>
    report({ record: fields as RawDocuments['record'] }, undefined, profile);

  it('is known, whatever its value is', () => {
    expect(record({ campaign: { name: ['Spring'] }, moods: { today: ['good'], tomorrow: 7 } })).toEqual([]);
    expect(record({ campaign: { id: 7 } })).toEqual(['unknown-field /campaign/id']);
  });

  it('is still checked against its documented type', () => {
    expect(record({ customer: 7 }, { subject: ['/customer'] })).toEqual(['wrong-type /customer number']);
  });

  it('is unknown if the profile names it without a leading slash', () => {
    expect(record({ flow: 'x' }, { subject: ['flow'] })).toEqual(['unknown-field /flow']);
  });
});

describe('an exclusion in the profile', () => {
  const profile = { ...defaultProfile, ignored: { '/moods': 'not needed', '/queues/*/mood': 'no' }, notInTarget: {} };

  it('covers its pointer and everything below it', () => {
    const moods = { as: 'ignored', reason: 'not needed' };
    expect(exclusionAt('/moods', profile)).toEqual(moods);
    expect(exclusionAt('/moods/0/name', profile)).toEqual(moods);
    expect(exclusionAt('/queues/3/mood', profile)?.reason).toBe('no');
  });

  it.each(['/mood', '/queues', '/queues/3/queueName', '/customer', 'transcript#/0', 'elsewhere#/moods', 'notes#'])(
    'does not cover %s',
    (pointer) => {
      expect(exclusionAt(pointer, profile)).toBeUndefined();
    },
  );

  it('is not-in-target if the profile lists the pointer both there and under ignored', () => {
    const both = { ...profile, notInTarget: { '/moods': 'no field for moods' } };
    expect(exclusionAt('/moods', both)).toEqual({ as: 'not-in-target', reason: 'no field for moods' });
  });
});
