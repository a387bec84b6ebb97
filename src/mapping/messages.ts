import { instantOf } from '../cxengage/schema/instant.ts';
import type { GwsInteraction, GwsMessage } from '../genesys/interaction.ts';
import { timestampSeconds } from '../genesys/quirks.ts';
import type { Gathered, Site, Transcript } from './context.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';
import { type From, participantsOf } from './participant.ts';
import { type Stay, staysOf, withoutPresenceNotices } from './presence.ts';
import { type Spoken, spokenIn } from './spoken.ts';

const DAY = 86_400_000;

/** A message before it has a number: when, what, by whom. `rank` decides between messages of the same millisecond. */
interface Event {
  readonly at: number | undefined;
  readonly rank: 0 | 1 | 2 | 3 | 4;
  readonly type: GwsMessage['type'];
  readonly from: From;
  readonly text?: string | undefined;
}

/** The messages of a conversation in order, with joins and leaves that the source does not write. Exactly `[]` where there is no transcript. */
export function messagesOf(
  gathered: Gathered,
  facts: Facts,
  state: GwsInteraction['state'],
  site: Site,
  findings: Findings,
): GwsMessage[] {
  const transcript = gathered.transcript ?? { kind: 'none', why: 'absent' };
  if (transcript.kind === 'none') {
    noteMissing(transcript.why, facts, state, gathered.now, findings);
    return [];
  }
  const { record, users } = gathered;
  const stays = staysOf(record, facts, users, findings);
  const fileNames = fileNamesOf(gathered);
  const said = spokenIn(transcript, instantOf(facts.startTimestamp), fileNames, findings);
  const spoken = withoutPresenceNotices(said, stays);
  const who = participantsOf(record, facts, spoken, users, site.profile);

  const events: Event[] = [
    { at: customerJoined(spoken, facts), rank: 0, type: 'ParticipantJoined', from: who.customer() },
    ...arrivals(stays, who.agent),
    ...spoken.map(
      (line): Event => ({
        at: line.at,
        rank: 2,
        type: line.role === 'system' ? 'Notice' : 'Text',
        from: who.of(line),
        text: line.text,
      }),
    ),
    ...stays.flatMap((stay): Event[] =>
      stay.left === undefined
        ? []
        : [{ at: stay.left, rank: 3, type: 'ParticipantLeft', from: who.agent(stay.agentId, stay.name) }],
    ),
  ];
  const end = instantOf(facts.endTimestamp);
  if (end !== undefined) events.push({ at: end, rank: 4, type: 'ParticipantLeft', from: who.customer() });
  return numbered(events, site);
}

function noteMissing(
  why: Extract<Transcript, { kind: 'none' }>['why'],
  facts: Facts,
  state: GwsInteraction['state'],
  now: number,
  findings: Findings,
): void {
  const end = instantOf(facts.endTimestamp);
  const pending = state !== 'Stopped' || (end !== undefined && now - end < DAY);
  if (why === 'expired') findings.note('transcript-expired', '/transcript');
  if (why === 'unreadable') findings.note('unreadable-transcript', '/transcript');
  if (why === 'absent') findings.note(pending ? 'transcript-pending' : 'transcript-absent', '/transcript');
  // "unavailable" is told already, by the call that failed.
}

/** Names of the files that were sent, by the id of the message that sent them. */
function fileNamesOf(gathered: Gathered): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { metadata, filename } of gathered.files ?? []) {
    if (metadata?.messageId !== undefined && filename !== undefined) names.set(metadata.messageId, filename);
  }
  return names;
}

function customerJoined(spoken: readonly Spoken[], facts: Facts): number | undefined {
  let joined = instantOf(facts.startTimestamp);
  for (const { at } of spoken) if (at !== undefined && (joined === undefined || at < joined)) joined = at;
  return joined;
}

function arrivals(stays: readonly Stay[], agent: (id: string, name: string) => From): readonly Event[] {
  const seen = new Set<string>();
  return stays.map((stay) => {
    const type = seen.has(stay.agentId) ? 'ParticipantRejoined' : 'ParticipantJoined';
    seen.add(stay.agentId);
    return { at: stay.joined, rank: 1, type, from: agent(stay.agentId, stay.name) };
  });
}

/** In order of time and numbered from 1 without gaps; what has no time comes last. */
function numbered(events: readonly Event[], site: Site): GwsMessage[] {
  const late = Number.POSITIVE_INFINITY;
  const sorted = events
    .map((event, place) => ({ ...event, place }))
    .sort((a, b) => {
      const [first, second] = [a.at ?? late, b.at ?? late];
      return first === second ? a.rank - b.rank || a.place - b.place : first - second;
    });
  return sorted.map(({ at, type, from, text }, place) => ({
    index: place + 1,
    from,
    ...(text !== undefined && { text }),
    visibility: 'All',
    ...(at !== undefined && { timestamp: site.formatDate(at) }),
    type,
    ...(at !== undefined && { timestampSeconds: timestampSeconds(at) }),
  }));
}
