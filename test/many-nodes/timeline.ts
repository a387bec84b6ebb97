import type { HeardRecord } from './recording.ts';
import type { RecordingIndex } from './recording-index.ts';
import { LAPSE_MS } from './times.ts';

const MAX_LINES = 24;

/** What happened near an interval: events, the user's sessions, their polls that did not end as usual, and given notifications. In order. */
export function timelineOf(
  index: RecordingIndex,
  user: number,
  from: number,
  until: number,
  hearings: readonly HeardRecord[],
): readonly string[] {
  const [start, end] = [from - LAPSE_MS, until + LAPSE_MS];
  const lines: { readonly at: number; readonly text: string }[] = [];
  for (const event of index.recording.events) {
    if (event.until < start || event.from > end) continue;
    const node = event.node < 0 ? '' : ` ${event.node}`;
    lines.push({ at: event.from, text: `${event.kind}${node} until ${event.until}` });
  }
  for (const session of index.sessionsOf(user)) {
    const { openedAt = 0, acknowledges = false, client } = index.recording.sessions[session] ?? {};
    const kind = acknowledges ? 'with' : 'without';
    if (openedAt >= start && openedAt <= end) {
      lines.push({ at: openedAt, text: `client ${client} opened session ${session} ${kind} acknowledgement` });
    }
    for (const poll of index.pollsOf(session)) {
      if (poll.endedAt < start || poll.sentAt > end || poll.outcome === 'complete') continue;
      const text = `poll of session ${session} at node ${poll.node} ${poll.outcome} at ${poll.endedAt}`;
      lines.push({ at: poll.sentAt, text });
    }
  }
  for (const hearing of hearings) {
    const { session, batch, ack, node } = index.pollOf(hearing);
    const text = `heard ${hearing.referenceId} in session ${session}, batch ${batch}, connect with ack ${ack}, node ${node}`;
    lines.push({ at: hearing.at, text });
  }
  return lines
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_LINES)
    .map(({ at, text }) => `${at} ${text}`);
}
