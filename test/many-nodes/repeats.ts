import type { EventKind, HeardRecord, OperationRecord } from './recording.ts';
import type { RecordingIndex } from './recording-index.ts';
import { deliveryTimes, LAPSE_MS, REMEMBERED_MS, SLACK_MS } from './times.ts';

/** Why a result may reach its user once more. */
export type RepeatReason =
  /** Sessions that are open at the same time get each result. */
  | 'other-session'
  /** A new session gets what waits for the user. */
  | 'new-session'
  | 'acknowledgement-outstanding'
  /** The reply to the very connect that acknowledges it repeats it. */
  | 'beside-its-acknowledgement'
  /** The poll was sent before the acknowledgement was confirmed. */
  | 'poll-older-than-acknowledgement'
  | 'memory-loss'
  /** Without acknowledgement: a node died or was frozen, or Redis was away. */
  | 'fault-of-node-or-redis'
  | 'earlier-reply-broken';

const redisFaults: readonly EventKind[] = [
  'redis-restarted',
  'redis-frozen',
  'redis-flushed',
  'redis-cut-normal',
  'redis-cut-pubsub',
];
const nodeFaults: readonly EventKind[] = ['node-killed', 'node-frozen'];
const endings: readonly EventKind[] = ['node-killed', 'node-terminated'];

/** Why this hearing of a result that was heard before is allowed; undefined if it is not. `earlier` is not empty and in order. */
export function repeatOf(
  index: RecordingIndex,
  operation: OperationRecord,
  earlier: readonly HeardRecord[],
  repeat: HeardRecord,
): RepeatReason | undefined {
  const { session } = index.pollOf(repeat);
  const inSession = earlier.filter((each) => index.pollOf(each).session === session);
  const [first] = inSession;
  if (!first) return inAnotherSession(index, operation, earlier, repeat);
  const reason = index.sessionOf(repeat).acknowledges
    ? withAcknowledgement(index, first, repeat)
    : withoutAcknowledgement(index, inSession, repeat);
  return reason ?? (followsMemoryLoss(index, inSession, repeat) ? 'memory-loss' : undefined);
}

/** The first hearing has the lowest batch, which is confirmed first. */
function withAcknowledgement(index: RecordingIndex, first: HeardRecord, repeat: HeardRecord): RepeatReason | undefined {
  const [from, poll] = [index.pollOf(first), index.pollOf(repeat)];
  const confirmedAt = index.confirmedAt(poll.session, from.batch);
  if (confirmedAt === undefined || confirmedAt >= poll.endedAt) {
    return from.batch >= 0 && poll.ack >= from.batch ? 'beside-its-acknowledgement' : 'acknowledgement-outstanding';
  }
  return poll.sentAt < confirmedAt ? 'poll-older-than-acknowledgement' : undefined;
}

function withoutAcknowledgement(
  index: RecordingIndex,
  inSession: readonly HeardRecord[],
  repeat: HeardRecord,
): RepeatReason | undefined {
  const last = inSession.at(-1) ?? repeat;
  if (index.pollOf(last).outcome !== 'complete') return 'earlier-reply-broken';
  const isNear = isNearFault(index, last) || isNearFault(index, repeat);
  return isNear ? 'fault-of-node-or-redis' : undefined;
}

/** Whether Redis, or the node that sent a notification, had a fault about when it was sent. */
function isNearFault(index: RecordingIndex, hearing: HeardRecord): boolean {
  const { node: sender } = index.pollOf(hearing);
  return index.recording.events.some(({ kind, node, from, until }) => {
    const isOfSender = nodeFaults.includes(kind) && (sender < 0 || sender === node);
    if (!isOfSender && !redisFaults.includes(kind)) return false;
    // A node that was killed sends nothing until it has started again.
    const end = kind === 'node-killed' ? from : until;
    return hearing.at >= from - LAPSE_MS && hearing.at <= end + LAPSE_MS;
  });
}

function inAnotherSession(
  index: RecordingIndex,
  operation: OperationRecord,
  earlier: readonly HeardRecord[],
  repeat: HeardRecord,
): RepeatReason | undefined {
  const { session: own } = index.pollOf(repeat);
  const { user, openedAt } = index.sessionOf(repeat);
  if (earlier.some((each) => each.at >= openedAt)) return 'other-session';
  const isConfirmed = (hearing: HeardRecord): boolean => {
    const { session, batch } = index.pollOf(hearing);
    const confirmedAt = index.confirmedAt(session, batch);
    return index.sessionOf(hearing).acknowledges && confirmedAt !== undefined && confirmedAt <= openedAt;
  };
  if (!earlier.every(isConfirmed)) return 'new-session';
  const received = new Set(earlier.map((each) => index.pollOf(each).session));
  // A session that still waits for the result keeps it for the user.
  const isKept = index
    .sessionsOf(user)
    .some((each) => each !== own && !received.has(each) && wasOpen(index, each, operation.sentAt, openedAt));
  if (isKept) return 'new-session';
  return followsMemoryLoss(index, earlier, repeat) ? 'memory-loss' : undefined;
}

/** Whether a session was open at some time of an interval, as far as its client can know. */
function wasOpen(index: RecordingIndex, session: number, from: number, until: number): boolean {
  const { openedAt = 0, closedAt = -1 } = index.recording.sessions[session] ?? {};
  const lastSeen = index.pollsOf(session).reduce((last, poll) => Math.max(last, poll.sentAt, poll.endedAt), openedAt);
  const end = closedAt >= 0 ? closedAt : lastSeen + deliveryTimes.intervalMs + SLACK_MS;
  return openedAt <= until && end >= from;
}

/**
 * Whether Redis lost its memory after a result was received, and no node remembers that: an acknowledgement may have been on its way, or the node that sent the
 * result has ended since. What is written again waits until the client comes back.
 */
function followsMemoryLoss(index: RecordingIndex, earlier: readonly HeardRecord[], repeat: HeardRecord): boolean {
  const { events } = index.recording;
  return events.some(({ kind, from, until }) => {
    if (kind !== 'redis-flushed' || repeat.at < from || repeat.at > until + deliveryTimes.mailboxMs) return false;
    return earlier.every((each) => {
      if (each.at < from - REMEMBERED_MS - SLACK_MS) return false;
      const { node: sender } = index.pollOf(each);
      const hasEnded = events.some(
        (event) =>
          endings.includes(event.kind) &&
          (sender < 0 || sender === event.node) &&
          event.until >= each.at &&
          event.from <= until + LAPSE_MS,
      );
      return hasEnded || index.sessionOf(each).acknowledges || Math.abs(each.at - from) <= LAPSE_MS;
    });
  });
}
