import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, stored } from '../../../test/support/mapping.ts';
import type { Origin } from '../trace/trace.ts';
import { type FieldOutcome, type LeafEffect, leavesBelow, leavesOf, outcomesOf } from './field-outcomes.ts';

const origin = (target: string, ...sources: string[]): Origin => ({ target, rule: 'uri', sources, settings: [] });

function outcomeOf(
  pointer: string,
  value: unknown,
  diagnostics: object[] = [],
  origins: Origin[] = [],
  effect: LeafEffect = { effect: 'carried' },
): FieldOutcome {
  return outcomesOf(diagnostics as never, origins, defaultProfile, () => effect)({ pointer, value });
}

describe('leaves', () => {
  const pointers = (...input: Parameters<typeof gathered>) =>
    leavesOf(gathered(...input)).map(({ pointer }) => pointer);

  it('are the scalars of a document, in document order', () => {
    expect(leavesBelow('', { a: { 'b/c': [1, null] }, d: '' })).toEqual([
      { pointer: '/a/b~1c/0', value: 1 },
      { pointer: '/a/b~1c/1', value: null },
      { pointer: '/d', value: '' },
    ]);
  });

  it('do not include empty lists and objects', () => {
    expect(leavesBelow('', { a: [], b: {} })).toEqual([]);
  });

  it('do not include undefined values, which JSON does not contain', () => {
    expect(leavesBelow('', { a: undefined, b: 1 })).toEqual([{ pointer: '/b', value: 1 }]);
  });

  it('include those of every document of the input', () => {
    const raw = {
      record: {},
      notes: [{ body: 'b' }],
      users: { u: { email: 'e' } },
      manifests: { reply: { subject: 's' } },
    };
    const related = { subType: 'web', now: '2024-03-08T12:00:00Z', others: { mood: 'good' } };
    expect(pointers({}, { raw: { ...raw, ...related } })).toEqual([
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
  ])('of %s have the prefix of their document', (_what, transcript, expected) => {
    expect(pointers({}, { raw: { record: {} }, transcript })).toEqual(expected);
  });
});

describe('a leaf', () => {
  it('is carried to every field that was built from it', () => {
    const origins = [origin('/interaction/a', '/x'), origin('/interaction/b', '/y', '/x')];
    expect(outcomeOf('/x', 1, [], origins)).toEqual({
      outcome: 'carried',
      targets: ['/interaction/a', '/interaction/b'],
    });
    expect(outcomeOf('/y', 1, [], origins)).toEqual({ outcome: 'carried', targets: ['/interaction/b'] });
  });

  it('is carried rather than reported, and reported rather than ignored', () => {
    const diagnostics = [{ code: 'wrong-type', pointer: '/flowId' }];
    expect(outcomeOf('/flowId', 7, diagnostics, [origin('/interaction/a', '/flowId')]).outcome).toBe('carried');
    expect(outcomeOf('/flowId', 7, diagnostics)).toEqual({ outcome: 'reported', code: 'wrong-type' });
    const reason = 'carried in userData, unless a site profile removes the entry';
    expect(outcomeOf('/flowId', 7)).toEqual({ outcome: 'ignored', reason });
  });

  it.each<[string, LeafEffect, FieldOutcome]>([
    ['that only decided something is read', { effect: 'read' }, { outcome: 'read', targets: ['/interaction/a'] }],
    [
      'with the value of a carried leaf is merged with it',
      { effect: 'merged', by: '/y' },
      { outcome: 'merged', targets: ['/interaction/a'], by: '/y' },
    ],
    [
      'instead of which another was used is overruled by it',
      { effect: 'overruled', by: '/y' },
      { outcome: 'overruled', targets: ['/interaction/a'], by: '/y' },
    ],
  ])('%s', (_what, effect, outcome) => {
    expect(outcomeOf('/x', 1, [], [origin('/interaction/a', '/x')], effect)).toEqual(outcome);
  });

  it('that only decided something and has a diagnostic is reported', () => {
    const diagnostics = [{ code: 'missing-end', pointer: '/x' }];
    expect(outcomeOf('/x', 1, diagnostics, [origin('/interaction/a', '/x')], { effect: 'read' })).toEqual({
      outcome: 'reported',
      code: 'missing-end',
    });
  });

  it.each([
    [null, 'null'],
    ['', 'an empty string carries no information'],
  ])('that is %j is ignored', (value, reason) => {
    expect(outcomeOf('/mood', value)).toEqual({ outcome: 'ignored', reason });
  });

  it('that is a string of blanks is ignored, unless it is carried or reported', () => {
    const blank = { outcome: 'ignored', reason: 'a string of blanks carries no information' };
    const read = [origin('/interaction/a', '/x')];
    expect(outcomeOf('/x', ' \n')).toEqual(blank);
    expect(outcomeOf('/x', ' \n', [], read, { effect: 'read' })).toEqual(blank);
    expect(outcomeOf('/x', ' \n', [], read, { effect: 'carried' })).toMatchObject({ outcome: 'carried' });
    expect(outcomeOf('/x', ' \n', [{ code: 'wrong-type', pointer: '/x' }])).toMatchObject({ outcome: 'reported' });
  });

  it('that has no origin, diagnostic or exclusion is lost', () => {
    expect(outcomeOf('/mood', 'good')).toEqual({ outcome: 'lost' });
    expect(outcomeOf('/mood', 'good', [{ code: 'unknown-field', pointer: '/shoeSize' }])).toEqual({ outcome: 'lost' });
  });
});

describe('a diagnostic', () => {
  it.each([
    'unknown-field',
    'wrong-type',
    'skipped-payload',
    'incomplete-attribute',
    'unreadable-transcript',
    'not-in-target',
  ])('%s covers everything below its pointer', (code) => {
    expect(outcomeOf('/moods/0/name', 'good', [{ code, pointer: '/moods' }])).toEqual({ outcome: 'reported', code });
  });

  it('covers a whole document if its pointer is the document', () => {
    const diagnostics = [{ code: 'unreadable-transcript', pointer: 'transcript#' }];
    expect(outcomeOf('transcript#/0/mood', 'good', diagnostics).outcome).toBe('reported');
  });

  it('with any other code covers only its exact pointer', () => {
    const diagnostics = [{ code: 'unmapped-value', pointer: '/moods' }];
    expect(outcomeOf('/moods', 'good', diagnostics).outcome).toBe('reported');
    expect(outcomeOf('/moods/0', 'good', diagnostics).outcome).toBe('lost');
  });

  it('does not cover a pointer that only shares a prefix of a key', () => {
    expect(outcomeOf('/moodsOfTomorrow', 'good', [{ code: 'unknown-field', pointer: '/moods' }]).outcome).toBe('lost');
  });

  it('nearest to the leaf applies', () => {
    const diagnostics = [
      { code: 'unknown-field', pointer: '/moods' },
      { code: 'not-in-target', pointer: '/moods/0' },
    ];
    expect(outcomeOf('/moods/0/name', 'good', diagnostics)).toEqual({ outcome: 'reported', code: 'not-in-target' });
    expect(outcomeOf('/moods/1/name', 'good', diagnostics)).toEqual({ outcome: 'reported', code: 'unknown-field' });
  });
});
