import { decreasingBatches } from './batches.ts';
import { type AllowedLoss, lossOf } from './losses.ts';
import { FAILED, type OperationRecord, type Recording } from './recording.ts';
import { RecordingIndex } from './recording-index.ts';
import { type RepeatReason, repeatOf } from './repeats.ts';
import { timelineOf } from './timeline.ts';
import { MAX_FAILED_SHARE } from './times.ts';

/** What must not happen. */
export type ViolationKind =
  | 'lost'
  | 'foreign'
  | 'wrong-payload'
  | 'changed-payload'
  | 'repeat'
  | 'unknown-reference'
  | 'reused-reference'
  | 'before-request'
  | 'decreasing-batch'
  | 'too-many-failed';

/** One of the first examples of a kind, with what happened near it. */
export interface Example {
  readonly what: string;
  readonly timeline: readonly string[];
}

/** The verdict on a run. */
export interface Summary {
  readonly operations: {
    readonly sent: number;
    readonly accepted: number;
    readonly refused: number;
    readonly unanswered: number;
  };
  /** Accepted operations whose result reached a client of their user. */
  readonly delivered: number;
  /** Those of them with "Request failed". */
  readonly failed: number;
  /** Those whose result reached the client before the reply with its referenceId. */
  readonly early: number;
  /** Notifications of operations whose reply did not reach the client. */
  readonly ofUnanswered: number;
  readonly polls: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly disturbances: Readonly<Record<string, number>>;
  readonly repeats: Readonly<Partial<Record<RepeatReason, number>>>;
  readonly allowedLosses: Readonly<Partial<Record<AllowedLoss, number>>>;
  readonly violations: Readonly<Partial<Record<ViolationKind, number>>>;
  readonly examples: Readonly<Record<string, readonly Example[]>>;
}

const EXAMPLES = 3;

/** Counts by name, and the first examples of each name. */
class Tally<Name extends string> {
  readonly counts: Partial<Record<Name, number>> = {};
  readonly examples: Record<string, Example[]> = {};

  add(name: Name, example?: () => Example): void {
    const count = (this.counts[name] ?? 0) + 1;
    this.counts[name] = count;
    if (!example || count > EXAMPLES) return;
    this.examples[name] = [...(this.examples[name] ?? []), example()];
  }
}

/** Checks a complete recording against the rules of delivery. */
export function check(recording: Recording): Summary {
  const index = new RecordingIndex(recording);
  const violations = new Tally<ViolationKind>();
  const allowedLosses = new Tally<AllowedLoss>();
  const repeats = new Tally<RepeatReason>();
  let [delivered, failed, early, ofUnanswered] = [0, 0, 0, 0];

  for (const operation of index.reused) {
    violations.add('reused-reference', () => exampleOf(index, operation, []));
  }
  for (const operation of index.accepted()) {
    const hearings = index.hearingsOf(operation);
    const example = (): Example => exampleOf(index, operation, hearings);
    const [first] = hearings;
    if (!first) {
      const reason = lossOf(index, operation);
      if (reason) allowedLosses.add(reason, example);
      else violations.add('lost', example);
      continue;
    }
    delivered += 1;
    if (first.payload === FAILED) failed += 1;
    const own = hearings.find((each) => index.sessionOf(each).client === operation.client);
    if (first.at < operation.sentAt) violations.add('before-request', example);
    else if (own && own.at < operation.endedAt) early += 1;
    for (const [position, hearing] of hearings.entries()) {
      if (!index.isPayloadOf(hearing, operation)) {
        violations.add(index.isForeign(hearing) ? 'foreign' : 'wrong-payload', example);
      } else if (hearing.payload !== first.payload) violations.add('changed-payload', example);
      if (position === 0) continue;
      const reason = repeatOf(index, operation, hearings.slice(0, position), hearing);
      if (reason) repeats.add(reason);
      else violations.add('repeat', example);
    }
  }
  for (const hearing of index.unclaimed()) {
    const example = (): Example => ({
      what: `referenceId ${hearing.referenceId}, payload ${hearing.payload}, user ${index.sessionOf(hearing).user}`,
      timeline: timelineOf(index, index.sessionOf(hearing).user, hearing.at, hearing.at, [hearing]),
    });
    if (index.isForeign(hearing)) violations.add('foreign', example);
    else if (index.isOfUnanswered(hearing)) ofUnanswered += 1;
    else violations.add('unknown-reference', example);
  }
  for (const { session, poll } of decreasingBatches(index)) {
    violations.add('decreasing-batch', () => ({
      what: `session ${session}, batch ${poll.batch} of user ${index.recording.sessions[session]?.user}`,
      timeline: timelineOf(index, index.recording.sessions[session]?.user ?? -1, poll.sentAt, poll.endedAt, []),
    }));
  }
  if (failed > delivered * MAX_FAILED_SHARE) violations.add('too-many-failed');

  return {
    operations: {
      sent: recording.operations.length,
      accepted: countOf(recording.operations, 'accepted'),
      refused: countOf(recording.operations, 'refused'),
      unanswered: countOf(recording.operations, 'unanswered'),
    },
    delivered,
    failed,
    early,
    ofUnanswered,
    polls: countsOf(recording.polls.map(({ outcome }) => outcome)),
    events: countsOf(recording.events.map(({ kind }) => kind)),
    disturbances: recording.disturbances,
    repeats: repeats.counts,
    allowedLosses: allowedLosses.counts,
    violations: violations.counts,
    examples: { ...allowedLosses.examples, ...violations.examples },
  };
}

/** Whether a run was clean. */
export function isClean({ violations }: Summary): boolean {
  return Object.keys(violations).length === 0;
}

function exampleOf(
  index: RecordingIndex,
  operation: OperationRecord,
  hearings: ReturnType<RecordingIndex['hearingsOf']>,
): Example {
  const { user, client, referenceId, node, sentAt, endedAt } = operation;
  const end = hearings.at(-1)?.at ?? endedAt;
  return {
    what: `user ${user}, client ${client}, referenceId ${referenceId}, node ${node}, sent ${sentAt}, accepted ${endedAt}`,
    timeline: timelineOf(index, user, sentAt, end, hearings),
  };
}

function countOf(operations: readonly OperationRecord[], outcome: string): number {
  return operations.reduce((sum, each) => sum + (each.outcome === outcome ? 1 : 0), 0);
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
