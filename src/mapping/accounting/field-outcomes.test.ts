import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, stored } from '../../../test/support/mapping.ts';
import type { Origin } from '../trace/trace.ts';
import { type FieldOutcome, leavesBelow, leavesOf, outcomesOf } from './field-outcomes.ts';

const origin = (target: string, ...sources: string[]): Origin => ({ target, rule: 'uri', sources, settings: [] });

function outcomeOf(pointer: string, value: unknown, diagnostics: object[] = [], origins: Origin[] = []): FieldOutcome {
  return outcomesOf(diagnostics as never, origins, defaultProfile)({ pointer, value });
}

describe('leaves', () => {
  const pointers = (...given: Parameters<typeof gathered>) =>
    leavesOf(gathered(...given)).map(({ pointer }) => pointer);

  it('stand at the end of every path, in order', () => {
    expect(leavesBelow('', { a: { 'b/c': [1, null] }, d: '' })).toEqual([
      { pointer: '/a/b~1c/0', value: 1 },
      { pointer: '/a/b~1c/1', value: null },
      { pointer: '/d', value: '' },
    ]);
  });

  it('of a list or an object without anything in it are none', () => {
    expect(leavesBelow('', { a: [], b: {} })).toEqual([]);
  });

  it('of what is undefined are none, since it is not written', () => {
    expect(leavesBelow('', { a: undefined, b: 1 })).toEqual([{ pointer: '/b', value: 1 }]);
  });

  it('are those of every document that was gathered', () => {
    const raw = {
      record: {},
      notes: [{ body: 'b' }],
      users: { u: { email: 'e' } },
      manifests: { reply: { subject: 's' } },
    };
    const more = { subType: 'web', now: '2024-03-08T12:00:00Z', others: { mood: 'good' } };
    expect(pointers({}, { raw: { ...raw, ...more } })).toEqual([
      'notes#/0/body',
      'manifests#/reply/subject',
      'users#/u/email',
      'subType#',
      'now#',
      'others#/mood',
    ]);
  });

  it.each([
    ['a stored transcript', stored([{ timestamp: '7' }]), ['transcript#/0/timestamp']],
    ['a text', { kind: 'text', text: 'Hello' } as const, ['transcript#']],
    [
      'a running conversation',
      { kind: 'live', conversation: { messages: [] }, raw: { messages: [{ id: 1 }] } } as never,
      ['conversation#/messages/0/id'],
    ],
    ['no transcript', { kind: 'none', why: 'absent' } as const, []],
  ])('of %s are told apart by their document', (_what, transcript, expected) => {
    expect(pointers({}, { raw: { record: {} }, transcript })).toEqual(expected);
  });
});

describe('a leaf', () => {
  it('that fields were made from is carried to all of them', () => {
    const origins = [origin('/interaction/a', '/x'), origin('/interaction/b', '/y', '/x')];
    expect(outcomeOf('/x', 1, [], origins)).toEqual({
      outcome: 'carried',
      targets: ['/interaction/a', '/interaction/b'],
    });
    expect(outcomeOf('/y', 1, [], origins)).toEqual({ outcome: 'carried', targets: ['/interaction/b'] });
  });

  it('is carried rather than told, and told rather than ignored', () => {
    const told = [{ code: 'wrong-type', pointer: '/flowId' }];
    expect(outcomeOf('/flowId', 7, told, [origin('/interaction/a', '/flowId')]).outcome).toBe('carried');
    expect(outcomeOf('/flowId', 7, told)).toEqual({ outcome: 'reported', code: 'wrong-type' });
    expect(outcomeOf('/flowId', 7)).toEqual({ outcome: 'ignored', reason: "the flow's name is carried" });
  });

  it.each([
    [null, 'null'],
    ['', 'an empty text says nothing'],
  ])('that is %j says nothing', (value, reason) => {
    expect(outcomeOf('/mood', value)).toEqual({ outcome: 'ignored', reason });
  });

  it('that nobody knows anything of is lost', () => {
    expect(outcomeOf('/mood', 'good')).toEqual({ outcome: 'lost' });
    expect(outcomeOf('/mood', 'good', [{ code: 'unknown-field', pointer: '/shoeSize' }])).toEqual({ outcome: 'lost' });
  });
});

describe('what is told of a place', () => {
  it.each([
    'unknown-field',
    'wrong-type',
    'skipped-payload',
    'incomplete-attribute',
    'unreadable-transcript',
    'not-in-target',
  ])('as %s is told of everything below it', (code) => {
    expect(outcomeOf('/moods/0/name', 'good', [{ code, pointer: '/moods' }])).toEqual({ outcome: 'reported', code });
  });

  it('is told of a whole document where that is what it names', () => {
    const told = [{ code: 'unreadable-transcript', pointer: 'transcript#' }];
    expect(outcomeOf('transcript#/0/mood', 'good', told).outcome).toBe('reported');
  });

  it('as anything else is told of that very place alone', () => {
    const told = [{ code: 'unmapped-value', pointer: '/moods' }];
    expect(outcomeOf('/moods', 'good', told).outcome).toBe('reported');
    expect(outcomeOf('/moods/0', 'good', told).outcome).toBe('lost');
  });

  it('is not told of a place whose name only begins the same', () => {
    expect(outcomeOf('/moodsOfTomorrow', 'good', [{ code: 'unknown-field', pointer: '/moods' }]).outcome).toBe('lost');
  });

  it('nearest to the leaf counts', () => {
    const told = [
      { code: 'unknown-field', pointer: '/moods' },
      { code: 'not-in-target', pointer: '/moods/0' },
    ];
    expect(outcomeOf('/moods/0/name', 'good', told)).toEqual({ outcome: 'reported', code: 'not-in-target' });
    expect(outcomeOf('/moods/1/name', 'good', told)).toEqual({ outcome: 'reported', code: 'unknown-field' });
  });
});
