import type { EventKind, OperationRecord, PollRecord } from './recording.ts';
import type { RecordingIndex } from './recording-index.ts';
import { BETWEEN_LOSSES_MS, HAND_OVER_MS, LAPSE_MS, READY_MS, SLACK_MS } from './times.ts';

/** Why an accepted operation may have no notification. */
export type AllowedLoss =
  | 'lost-in-cut-reply'
  | 'lost-in-reset-poll'
  | 'lost-with-node-without-redis'
  | 'lost-with-node-and-memory'
  | 'lost-in-two-memory-losses';

const awayKinds: readonly EventKind[] = ['redis-restarted', 'redis-frozen', 'redis-cut-normal', 'redis-cut-pubsub'];

/** Why the loss of this operation's result is allowed; undefined if it is not. */
export function lossOf(index: RecordingIndex, operation: OperationRecord): AllowedLoss | undefined {
  const broken = brokenPollOf(index, operation);
  if (broken) return broken.outcome === 'cut' ? 'lost-in-cut-reply' : 'lost-in-reset-poll';
  if (diedWithoutRedis(index, operation)) return 'lost-with-node-without-redis';
  if (wasOnlyInRedis(index, operation)) return 'lost-with-node-and-memory';
  return isInTwoMemoryLosses(index, operation) ? 'lost-in-two-memory-losses' : undefined;
}

/** A poll without acknowledgement that may have carried the result, and that its own client broke. */
function brokenPollOf(index: RecordingIndex, operation: OperationRecord): PollRecord | undefined {
  const { user, sentAt, endedAt } = operation;
  const readyBy = endedAt + (isNearEvent(index, operation) ? HAND_OVER_MS : READY_MS);
  const broken = index
    .sessionsOf(user)
    .filter((session) => index.recording.sessions[session]?.acknowledges === false)
    .flatMap((session) => {
      const polls = index.pollsOf(session);
      // The result was in this reply at the latest, and it was not.
      const complete = polls.find((poll) => poll.outcome === 'complete' && poll.sentAt >= readyBy);
      return polls.filter((poll) => !complete || poll.sentAt < complete.endedAt);
    })
    .filter((poll) => (poll.outcome === 'reset' || poll.outcome === 'cut') && poll.endedAt >= sentAt)
    .filter((poll) => poll.sentAt <= endedAt + HAND_OVER_MS);
  return broken.find(({ outcome }) => outcome === 'cut') ?? broken[0];
}

/** Whether an event may have delayed the result. */
function isNearEvent({ recording }: RecordingIndex, { sentAt, endedAt }: OperationRecord): boolean {
  return recording.events.some(({ from, until }) => sentAt <= until + LAPSE_MS && endedAt >= from - LAPSE_MS);
}

/** Accepted while Redis was away, by a node that was killed before Redis was back. */
function diedWithoutRedis({ recording }: RecordingIndex, { node, sentAt, endedAt }: OperationRecord): boolean {
  return recording.events.some(
    (away) =>
      awayKinds.includes(away.kind) &&
      endedAt >= away.from &&
      sentAt <= away.until + SLACK_MS &&
      recording.events.some(
        ({ kind, node: killed, from }) =>
          kind === 'node-killed' &&
          (killed === node || node < 0) &&
          from >= sentAt &&
          from >= away.from &&
          from <= away.until + SLACK_MS,
      ),
  );
}

/** Its node ended, so that the result was only in Redis, which then lost its memory before a client could read it. */
function wasOnlyInRedis(index: RecordingIndex, { user, node, sentAt, endedAt }: OperationRecord): boolean {
  const { events } = index.recording;
  return events.some(
    (end) =>
      (end.kind === 'node-killed' || end.kind === 'node-terminated') &&
      (end.node === node || node < 0) &&
      end.from >= sentAt &&
      events.some((loss) => {
        if (loss.kind !== 'redis-flushed' || loss.from < end.from) return false;
        const readableAt = Math.max(endedAt, end.from) + HAND_OVER_MS;
        return !index
          .sessionsOf(user)
          .flatMap((session) => index.pollsOf(session))
          .some((poll) => poll.outcome === 'complete' && poll.sentAt >= readableAt && poll.endedAt <= loss.from);
      }),
  );
}

/** Two losses of the memory that follow closely. */
function isInTwoMemoryLosses({ recording }: RecordingIndex, { sentAt, endedAt }: OperationRecord): boolean {
  const flushes = recording.events.filter(({ kind }) => kind === 'redis-flushed').map(({ from }) => from);
  return flushes.some((second, position) => {
    const first = flushes[position - 1];
    const isClose = first !== undefined && second - first < BETWEEN_LOSSES_MS;
    return isClose && endedAt >= first - BETWEEN_LOSSES_MS && sentAt <= second + LAPSE_MS;
  });
}
