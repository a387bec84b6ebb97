import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, stored } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { RawDocuments, TranslationInput } from '../input/translation-input.ts';
import { exclusionAt, reportUnreadFields } from './accounting.ts';

/** What is told of documents, as `code pointer`. */
function told(
  raw: Partial<RawDocuments>,
  transcript?: TranslationInput['transcript'],
  profile: Partial<typeof defaultProfile> = {},
): readonly string[] {
  const found = new DiagnosticsCollector();
  const around = { ...gathered({}, transcript ? { transcript } : {}), raw: { record: {}, ...raw } };
  reportUnreadFields(around, { ...defaultProfile, ...profile }, found);
  return found.all().map(({ code, pointer, seen }) => [code, pointer, seen].filter(Boolean).join(' '));
}

describe('of what stands around a record', () => {
  it.each<[Partial<RawDocuments>, string]>([
    [{ notes: 7 }, 'wrong-type notes# number'],
    [{ notes: [{ title: [] }] }, 'wrong-type notes#/0/title list'],
    [{ notes: ['junk'] }, 'wrong-type notes#/0 string'],
    [{ manifests: [] }, 'wrong-type manifests# list'],
    [{ manifests: { received: 'x' } }, 'wrong-type manifests#/received string'],
    [{ manifests: { reply: { subject: 7 } } }, 'wrong-type manifests#/reply/subject number'],
    [{ manifests: { sent: 'x' } }, 'unknown-field manifests#/sent'],
    [{ manifests: { reply: { body: 'Dear' } } }, 'not-in-target manifests#/reply/body'],
    [{ users: 'x' }, 'wrong-type users# string'],
    [{ users: { u: { email: {} } } }, 'wrong-type users#/u/email object'],
    [{ users: { 'a/b': 7 } }, 'wrong-type users#/a~1b number'],
    [{ subType: 7 }, 'wrong-type subType# number'],
    [{ now: 7 }, 'wrong-type now# number'],
    [{ now: 'noon' }, 'unreadable-time now#'],
    [{ others: { mood: 1 } }, 'unknown-field others#/mood'],
  ])('%j is told', (raw, expected) => {
    expect(told(raw)).toEqual([expected]);
  });

  it('what is as documented is not', () => {
    const person = { email: 'e', firstName: 'F', lastName: 'L', shoeSize: 43 };
    const documents = {
      notes: [{ title: 't', body: 'b', author: 'a' }],
      manifests: { received: { subject: 's', date: 'd' }, reply: null },
      users: { u: person, v: null },
      subType: 'web',
      now: '2024-03-08T12:00:00Z',
      others: {},
    };
    expect(told(documents)).toEqual([]);
    expect(told({ notes: null, manifests: null, users: null, subType: null, now: null })).toEqual([]);
  });
});

describe('of a transcript', () => {
  const live = (raw: unknown) =>
    ({ kind: 'live', conversation: { messages: [] }, raw }) as TranslationInput['transcript'];

  it('every entry is accounted for, be it stored or live', () => {
    const entries = [{ payload: { type: 'message' } }, { payload: { mood: 1, body: { text: [] } } }, 7];
    expect(told({}, stored(entries))).toEqual([
      'unknown-field transcript#/1/payload/mood',
      'wrong-type transcript#/1/payload/body/text list',
      'wrong-type transcript#/2 number',
    ]);
    expect(told({}, live({ messages: [{ mood: 1 }], mood: 1 }))).toEqual([
      'unknown-field conversation#/messages/0/mood',
      'unknown-field conversation#/mood',
    ]);
  });

  it('a moment is digits or a number, and nothing else', () => {
    expect(told({}, stored([{ timestamp: '7' }, { timestamp: 7 }]))).toEqual([]);
    expect(told({}, stored([{ timestamp: true }]))).toEqual(['wrong-type transcript#/0/timestamp boolean']);
  });

  it('a text has nothing more to account for', () => {
    expect(told({}, { kind: 'text', text: '[{"mood":1}]' })).toEqual([]);
  });
});

describe('of a value', () => {
  const record = (fields: object, profile = {}) =>
    told({ record: fields as RawDocuments['record'] }, undefined, profile);

  it.each([
    ['a text', { customer: '' }],
    ['a time', { startTimestamp: '' }],
    ['a list, which the vendor may write as an object', { queues: {}, agents: '', hooks: [] }],
    ['a recording, of which there is none', { audioRecording: false }],
    ['a recording', { audioRecording: {} }],
  ])('that is empty nothing is told, as of %s', (_what, fields) => {
    expect(record(fields)).toEqual([]);
  });

  it.each([
    [{ startTimestamp: 'noon' }, 'unreadable-time /startTimestamp'],
    [{ startTimestamp: 7 }, 'wrong-type /startTimestamp number'],
    [{ details: '' }, 'wrong-type /details string'],
    [{ queues: { a: 1 } }, 'wrong-type /queues object'],
    [{ queues: 0 }, 'wrong-type /queues number'],
    [{ audioRecording: 'a.wav' }, 'not-in-target /audioRecording'],
    [{ audioRecording: true }, 'not-in-target /audioRecording'],
    [{ audioRecording: [1] }, 'not-in-target /audioRecording'],
    [{ moods: [] }, 'unknown-field /moods'],
  ])('%j is told', (fields, expected) => {
    expect(record(fields)).toEqual([expected]);
  });

  it('an unknown object is told by what is in it', () => {
    const notInTarget = { ...defaultProfile.notInTarget, '/moods/good': 'no place for moods' };
    expect(record({ moods: { good: 1, bad: 2, none: null } }, { notInTarget })).toEqual([
      'not-in-target /moods/good',
      'unknown-field /moods/bad',
    ]);
  });

  it('keys in another order, missing or unknown do not change what is told of the others', () => {
    const queue = { queueName: 7, startTimestamp: 'noon', mood: 1 };
    const turned = Object.fromEntries(Object.entries(queue).reverse());
    expect(record({ queues: [queue, turned, { startTimestamp: 'noon' }, queue] })).toEqual([
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

describe('a place that the profile points to', () => {
  const pointing = { subject: ['/campaign/name' as const], userData: { CX_Moods: '/moods/*' as const } };
  const record = (fields: object, profile: object = pointing) =>
    told({ record: fields as RawDocuments['record'] }, undefined, profile);

  it('is known, whatever stands there', () => {
    expect(record({ campaign: { name: ['Spring'] }, moods: { today: ['good'], tomorrow: 7 } })).toEqual([]);
    expect(record({ campaign: { id: 7 } })).toEqual(['unknown-field /campaign/id']);
  });

  it('is still of the type that is documented, where one is', () => {
    expect(record({ customer: 7 }, { subject: ['/customer'] })).toEqual(['wrong-type /customer number']);
  });

  it('that is no pointer is no place', () => {
    expect(record({ flow: 'x' }, { subject: ['flow'] })).toEqual(['unknown-field /flow']);
  });
});

describe('what the profile drops', () => {
  const profile = { ...defaultProfile, ignored: { '/moods': 'nobody asks', '/queues/*/mood': 'no' }, notInTarget: {} };

  it('is dropped with all that is below it', () => {
    const moods = { as: 'ignored', reason: 'nobody asks' };
    expect(exclusionAt('/moods', profile)).toEqual(moods);
    expect(exclusionAt('/moods/0/name', profile)).toEqual(moods);
    expect(exclusionAt('/queues/3/mood', profile)?.reason).toBe('no');
  });

  it.each(['/mood', '/queues', '/queues/3/queueName', '/customer', 'transcript#/0', 'elsewhere#/moods', 'notes#'])(
    'is not %s',
    (pointer) => {
      expect(exclusionAt(pointer, profile)).toBeUndefined();
    },
  );

  it('has no place in the target where the profile says that of it, though it says the place is ignored too', () => {
    const both = { ...profile, notInTarget: { '/moods': 'no place for moods' } };
    expect(exclusionAt('/moods', both)).toEqual({ as: 'not-in-target', reason: 'no place for moods' });
  });
});
