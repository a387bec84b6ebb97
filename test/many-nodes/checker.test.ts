import { describe, expect, it } from 'vitest';
import { check, isClean, type Summary } from './checker.ts';
import {
  type EventRecord,
  FAILED,
  type HeardRecord,
  type OperationRecord,
  type PollRecord,
  type Recording,
  type SessionRecord,
} from './recording.ts';

/* Users 0 and 1 have one interaction each, with payloads 10 and 11. Session 0 acknowledges, session 1 does not; both are of user 0. Session 2 is of user 1. */

const interactions = [
  { user: 0, payload: 10 },
  { user: 1, payload: 11 },
];

function session(change: Partial<SessionRecord> = {}): SessionRecord {
  return { user: 0, client: 0, acknowledges: true, openedAt: 0, closedAt: -1, ...change };
}

function operation(change: Partial<OperationRecord> = {}): OperationRecord {
  const times = { sentAt: 20_000, endedAt: 20_010 };
  return { user: 0, client: 0, interaction: 0, node: 0, outcome: 'accepted', referenceId: 7, ...times, ...change };
}

function poll(change: Partial<PollRecord> = {}): PollRecord {
  const times = { sentAt: 19_900, endedAt: 20_100 };
  return { session: 0, ack: 0, node: 0, outcome: 'complete', batch: 1, ...times, ...change };
}

function heard(change: Partial<HeardRecord> = {}): HeardRecord {
  return { poll: 0, at: 20_100, referenceId: 7, payload: 10, ...change };
}

function event(kind: EventRecord['kind'], from: number, change: Partial<EventRecord> = {}): EventRecord {
  return { kind, node: kind.startsWith('node') ? 0 : -1, from, until: from + 500, ...change };
}

function checked(change: Partial<Recording> = {}): Summary {
  return check({
    interactions,
    operations: [operation()],
    sessions: [session(), session({ acknowledges: false }), session({ user: 1, client: 1 })],
    polls: [poll()],
    heard: [heard()],
    events: [],
    disturbances: {},
    ...change,
  });
}

/** Two polls of one session that both bring the result. */
function repeated(
  second: Partial<PollRecord>,
  more: Partial<Recording> = {},
  first: Partial<PollRecord> = {},
): Summary {
  const again = poll({ sentAt: 20_150, endedAt: 20_300, batch: 2, ...second });
  return checked({ polls: [poll(first), again], heard: [heard(), heard({ poll: 1, at: again.endedAt })], ...more });
}

describe('a result that arrives once', () => {
  it('is delivered', () => {
    const summary = checked();
    expect(isClean(summary)).toBe(true);
    expect(summary).toMatchObject({ delivered: 1, failed: 0, early: 0, repeats: {}, allowedLosses: {} });
  });

  it('is early, but right, before the reply with its number', () => {
    expect(checked({ heard: [heard({ at: 20_005 })] })).toMatchObject({ early: 1, violations: {} });
  });

  it('is a violation before its request', () => {
    expect(checked({ heard: [heard({ at: 19_990 })] }).violations).toEqual({ 'before-request': 1 });
  });

  it('has the payload of its interaction', () => {
    expect(checked({ heard: [heard({ payload: 99 })] }).violations).toEqual({ 'wrong-payload': 1 });
  });

  it('is counted as failed, and too many of these are a violation', () => {
    const summary = checked({ heard: [heard({ payload: FAILED })] });
    expect(summary).toMatchObject({ delivered: 1, failed: 1, violations: { 'too-many-failed': 1 } });
  });

  it('is foreign with the payload of another user', () => {
    expect(checked({ heard: [heard({ payload: 11 })] }).violations).toEqual({ foreign: 1 });
  });
});

describe('a result of another user', () => {
  it('is foreign, and lost', () => {
    const summary = checked({ polls: [poll({ session: 2 })] });
    expect(summary.violations).toEqual({ foreign: 1, lost: 1 });
  });

  it('is foreign by its number alone', () => {
    const polls = [poll(), poll({ session: 2 })];
    const failed = heard({ poll: 1, payload: FAILED });
    expect(checked({ polls, heard: [heard(), failed] }).violations).toEqual({ foreign: 1 });
  });
});

describe('a number', () => {
  it('is unknown if no operation of the user has it', () => {
    const polls = [poll(), poll()];
    const summary = checked({ polls, heard: [heard(), heard({ poll: 1, referenceId: 8 })] });
    expect(summary.violations).toEqual({ 'unknown-reference': 1 });
  });

  it('may be of an operation whose reply did not arrive', () => {
    const unanswered = operation({ outcome: 'unanswered', referenceId: -1 });
    const summary = checked({ operations: [operation(), unanswered], heard: [heard(), heard({ referenceId: 8 })] });
    expect(summary).toMatchObject({ ofUnanswered: 1, violations: {} });
  });

  it('is not used for two operations of a user', () => {
    expect(checked({ operations: [operation(), operation({ sentAt: 30_000, endedAt: 30_010 })] }).violations).toEqual({
      'reused-reference': 1,
    });
  });

  it('may be used for operations of two users', () => {
    const operations = [operation(), operation({ user: 1, client: 1, interaction: 1 })];
    const polls = [poll(), poll({ session: 2 })];
    expect(checked({ operations, polls, heard: [heard(), heard({ poll: 1, payload: 11 })] }).violations).toEqual({});
  });
});

describe('a result that does not arrive', () => {
  const silent = { heard: [] };

  it('is lost, with what happened near it', () => {
    const summary = checked({ ...silent, events: [event('node-killed', 20_050)] });
    expect(summary.violations).toEqual({ lost: 1 });
    expect(summary.examples['lost']?.[0]?.timeline).toContain('20050 node-killed 0 until 20550');
  });

  it('is not counted if the request was refused', () => {
    expect(checked({ ...silent, operations: [operation({ outcome: 'refused', referenceId: -1 })] }).violations).toEqual(
      {},
    );
  });

  it.each([
    ['cut', 'lost-in-cut-reply'],
    ['reset', 'lost-in-reset-poll'],
  ] as const)('may be lost in a reply without acknowledgement that the client %s', (outcome, reason) => {
    const summary = checked({ ...silent, polls: [poll({ session: 1, outcome })] });
    expect(summary).toMatchObject({ violations: {}, allowedLosses: { [reason]: 1 } });
  });

  it.each([
    ['with acknowledgement', poll({ outcome: 'cut' })],
    ['that the other side broke', poll({ session: 1, outcome: 'failed' })],
    ['before the request', poll({ session: 1, outcome: 'cut', endedAt: 19_999 })],
    ['long after the request', poll({ session: 1, outcome: 'cut', sentAt: 40_000, endedAt: 40_100 })],
    ['of another user', poll({ session: 2, outcome: 'cut' })],
  ])('is lost in a reply %s', (_name, broken) => {
    expect(checked({ ...silent, polls: [broken] }).violations).toEqual({ lost: 1 });
  });

  const later = poll({ session: 1, outcome: 'cut', sentAt: 22_500, endedAt: 22_600 });
  const empty = poll({ session: 1, sentAt: 22_000, endedAt: 22_100 });

  it('may be lost in the first reply that could carry it', () => {
    expect(checked({ ...silent, polls: [later] }).allowedLosses).toEqual({ 'lost-in-cut-reply': 1 });
  });

  it('is lost if a complete reply could have carried it before the cut one', () => {
    expect(checked({ ...silent, polls: [empty, later] }).violations).toEqual({ lost: 1 });
  });

  it('may be late because of an event', () => {
    const events = [event('redis-frozen', 19_000)];
    expect(checked({ ...silent, polls: [empty, later], events }).allowedLosses).toEqual({ 'lost-in-cut-reply': 1 });
  });

  it('may be lost with its node while Redis was away', () => {
    const events = [event('redis-frozen', 19_800), event('node-killed', 20_200)];
    expect(checked({ ...silent, events })).toMatchObject({
      violations: {},
      allowedLosses: { 'lost-with-node-without-redis': 1 },
    });
  });

  it.each([
    ['another node was killed', [event('redis-frozen', 19_800), event('node-killed', 20_200, { node: 1 })]],
    ['its node was killed later', [event('redis-frozen', 19_800), event('node-killed', 25_000)]],
    ['Redis was away earlier', [event('redis-frozen', 10_000), event('node-killed', 20_200)]],
    ['only its node was killed', [event('node-killed', 20_200)]],
  ])('is lost if %s', (_name, events) => {
    expect(checked({ ...silent, events }).violations).toEqual({ lost: 1 });
  });

  it('may be lost if its node ended and Redis lost its memory before a client could read it', () => {
    const events = [event('node-killed', 20_100), event('redis-flushed', 30_000)];
    expect(checked({ ...silent, events }).allowedLosses).toEqual({ 'lost-with-node-and-memory': 1 });
    const polls = [poll({ sentAt: 26_000, endedAt: 26_100 })];
    expect(checked({ ...silent, polls, events }).violations).toEqual({ lost: 1 });
    const early = [event('redis-flushed', 20_050), event('node-killed', 20_100)];
    expect(checked({ ...silent, events: early }).violations).toEqual({ lost: 1 });
  });

  it('may be lost in two memory losses within the replay time', () => {
    const events = [event('redis-flushed', 20_100), event('redis-flushed', 22_000)];
    expect(checked({ ...silent, events }).allowedLosses).toEqual({ 'lost-in-two-memory-losses': 1 });
  });

  it('is lost in one memory loss, or in two that are far apart', () => {
    expect(checked({ ...silent, events: [event('redis-flushed', 20_100)] }).violations).toEqual({ lost: 1 });
    const apart = [event('redis-flushed', 20_100), event('redis-flushed', 26_000)];
    expect(checked({ ...silent, events: apart }).violations).toEqual({ lost: 1 });
  });
});

describe('a repeat with acknowledgement', () => {
  it('is allowed while the acknowledgement is outstanding', () => {
    expect(repeated({ ack: 0 })).toMatchObject({ violations: {}, repeats: { 'acknowledgement-outstanding': 1 } });
  });

  it('is allowed if the reply to the acknowledging connect did not arrive', () => {
    const polls = [
      poll(),
      poll({ sentAt: 20_110, endedAt: 20_120, ack: 1, outcome: 'failed', batch: -1 }),
      poll({ sentAt: 20_150, endedAt: 20_300, ack: 1, batch: 2 }),
    ];
    const summary = checked({ polls, heard: [heard(), heard({ poll: 2, at: 20_300 })] });
    expect(summary).toMatchObject({ violations: {}, repeats: { 'beside-its-acknowledgement': 1 } });
  });

  const confirmed = (second: Partial<PollRecord>): Partial<Recording> => ({
    polls: [
      poll(),
      poll({ sentAt: 20_110, endedAt: 20_200, ack: 1, batch: 2 }),
      poll({ sentAt: 20_250, endedAt: 20_300, ack: 2, batch: 3, ...second }),
    ],
    heard: [heard(), heard({ poll: 2, at: 20_300 })],
  });

  it('is a violation after the acknowledgement was confirmed', () => {
    expect(checked(confirmed({})).violations).toEqual({ repeat: 1 });
  });

  it('is a violation even if a node died', () => {
    expect(checked({ ...confirmed({}), events: [event('node-killed', 20_220)] }).violations).toEqual({ repeat: 1 });
  });

  it('is allowed in a poll that was sent before the confirmation', () => {
    expect(checked(confirmed({ sentAt: 20_150 }))).toMatchObject({
      violations: {},
      repeats: { 'poll-older-than-acknowledgement': 1 },
    });
  });

  it('is allowed after a memory loss if it was received within the replay time before, not before a later loss', () => {
    expect(checked({ ...confirmed({}), events: [event('redis-flushed', 20_220)] })).toMatchObject({
      violations: {},
      repeats: { 'memory-loss': 1 },
    });
    const violations = { repeat: 1 };
    expect(checked({ ...confirmed({}), events: [event('redis-flushed', 30_000)] })).toMatchObject({ violations });
  });

  it('is a violation in a new session if the only older one confirmed it', () => {
    const sessions = [session(), session({ openedAt: 20_220 })];
    expect(checked({ ...confirmed({ session: 1, ack: 0, batch: 1 }), sessions }).violations).toEqual({ repeat: 1 });
  });

  it('is allowed in a new session if another open one still waits for it', () => {
    const sessions = [session(), session({ openedAt: 20_220 }), session({ openedAt: 19_000 })];
    expect(checked({ ...confirmed({ session: 1, ack: 0, batch: 1 }), sessions })).toMatchObject({
      violations: {},
      repeats: { 'new-session': 1 },
    });
  });

  it('is allowed in a new session if the older one has not confirmed it', () => {
    const sessions = [session(), session({ openedAt: 20_120 })];
    expect(repeated({ session: 1 }, { sessions })).toMatchObject({ violations: {}, repeats: { 'new-session': 1 } });
  });

  it('is no repeat in another open session', () => {
    const sessions = [session(), session()];
    expect(repeated({ session: 1 }, { sessions })).toMatchObject({ violations: {}, repeats: { 'other-session': 1 } });
  });
});

describe('a repeat without acknowledgement', () => {
  it('is a violation after a memory loss, unless the node that sent it has ended since', () => {
    const loss = event('redis-flushed', 30_000);
    const again = { session: 1, sentAt: 34_000, endedAt: 34_100 };
    const first = { session: 1 };
    expect(repeated(again, { events: [loss] }, first).violations).toEqual({ repeat: 1 });
    const events = [event('node-terminated', 22_000), loss];
    expect(repeated(again, { events }, first)).toMatchObject({ violations: {}, repeats: { 'memory-loss': 1 } });
    const others = [event('node-terminated', 22_000, { node: 1 }), loss];
    expect(repeated(again, { events: others }, first).violations).toEqual({ repeat: 1 });
  });

  const without = { session: 1, ack: -1, batch: -1 };

  it('is a violation in quiet times', () => {
    expect(repeated(without, {}, without).violations).toEqual({ repeat: 1 });
  });

  it.each([
    event('node-killed', 20_200),
    event('node-frozen', 19_000, { until: 21_000 }),
    event('redis-restarted', 20_200),
    event('redis-cut-normal', 20_120),
  ])('is allowed near $kind', (fault) => {
    expect(repeated(without, { events: [fault] }, without)).toMatchObject({
      violations: {},
      repeats: { 'fault-of-node-or-redis': 1 },
    });
  });

  it.each([
    event('node-killed', 20_200, { node: 1 }),
    event('node-terminated', 20_200),
    event('node-killed', 10_000),
    event('redis-frozen', 30_000),
  ])('is a violation in spite of $kind of node $node at $from', (fault) => {
    expect(repeated(without, { events: [fault] }, without).violations).toEqual({ repeat: 1 });
  });

  it('is allowed if the earlier reply was cut', () => {
    expect(repeated(without, {}, { ...without, outcome: 'cut' })).toMatchObject({
      violations: {},
      repeats: { 'earlier-reply-broken': 1 },
    });
  });

  it('has the same payload', () => {
    const events = [event('node-killed', 20_200)];
    const heardTwice = [heard(), heard({ poll: 1, at: 20_300, payload: FAILED })];
    expect(repeated(without, { events, heard: heardTwice }, without).violations).toEqual({ 'changed-payload': 1 });
  });
});

describe('batch numbers of a session', () => {
  const polls = (second: Partial<PollRecord>): Partial<Recording> => ({
    polls: [poll({ batch: 5 }), poll({ sentAt: 20_200, endedAt: 20_300, batch: 4, ...second })],
  });

  it('do not decrease', () => {
    expect(checked(polls({})).violations).toEqual({ 'decreasing-batch': 1 });
    expect(checked(polls({ batch: 5 })).violations).toEqual({});
  });

  it('have no order in polls at the same time', () => {
    expect(checked(polls({ sentAt: 20_050 })).violations).toEqual({});
  });
});
