import type { PollRecord } from './recording.ts';
import type { RecordingIndex } from './recording-index.ts';

/** Polls whose batch is lower than that of an earlier reply of the same session. Polls at the same time have no order. */
export function* decreasingBatches(
  index: RecordingIndex,
): Iterable<{ readonly session: number; readonly poll: PollRecord }> {
  for (const [session, { acknowledges }] of index.recording.sessions.entries()) {
    if (!acknowledges) continue;
    const polls = index.pollsOf(session).filter(({ outcome, batch }) => outcome === 'complete' && batch >= 0);
    const byEnd = polls.toSorted((a, b) => a.endedAt - b.endedAt);
    let [ended, highest] = [0, -1];
    for (const poll of polls.toSorted((a, b) => a.sentAt - b.sentAt)) {
      for (let next = byEnd[ended]; next && next !== poll && next.endedAt <= poll.sentAt; next = byEnd[ended]) {
        highest = Math.max(highest, next.batch);
        ended += 1;
      }
      if (poll.batch < highest) yield { session, poll };
    }
  }
}
