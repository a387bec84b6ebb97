import { instantOf } from '../../cxengage/schema/instant.ts';
import type { GwsMessage } from '../../genesys/interaction.ts';
import { timestampSeconds } from '../../genesys/quirks.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Transcript } from '../input/transcript.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import type { Facts } from '../interaction/facts.ts';
import type { Judged } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';
import type { RuleName } from '../trace/rules.table.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { type From, type Participants, participantsOf } from './participant.ts';
import { type AgentStay, agentStaysOf, withoutPresenceNotices } from './presence.ts';
import { type TranscriptMessage, transcriptMessagesOf } from './transcript-messages.ts';

const HOUR = 3_600_000;

/** A message before it has a number: when, what, by whom. `rank` decides between messages of the same millisecond. */
interface Event {
  readonly at: number | undefined;
  readonly rank: 0 | 1 | 2 | 3 | 4;
  readonly rule: RuleName;
  readonly type: GwsMessage['type'];
  readonly from: From;
  readonly text?: string | undefined;
}

/** The messages of a conversation in order, with joins and leaves that the source does not write. Exactly `[]` where there is no transcript. */
export function messagesOf(
  gathered: TranslationInput,
  basis: Judged,
  site: Site,
  findings: DiagnosticsCollector,
  trace?: Trace,
): GwsMessage[] {
  const { record, users, transcript } = gathered;
  const { facts } = basis;
  const { profile } = site;
  if (transcript === undefined || transcript.kind === 'none') {
    noteMissing(transcript?.why ?? 'not-given', basis, gathered.now, profile, findings);
    return [];
  }
  const stays = agentStaysOf(record, facts, users, trace);
  const start = instantOf(facts.startTimestamp);
  const said = transcriptMessagesOf(transcript, start, { fileNames: fileNamesOf(gathered), findings, trace });
  const spoken = withoutPresenceNotices(said, stays, profile.presenceNoticeSeconds * 1_000, trace);
  const who = participantsOf(record, facts, spoken, users, profile);
  const events = [
    buildTraced(trace, () => customerJoins(spoken, facts, who)),
    ...stays.flatMap((stay, place) => presenceOf(stay, stays.slice(0, place), who, trace)),
    ...spoken.map((line) => buildTraced(trace, () => saidBy(line, who), line)),
    ...customerLeaves(facts, who, trace),
  ];
  return numbered(events, site, trace);
}

function customerJoins(spoken: readonly TranscriptMessage[], facts: Facts, who: Participants): Event {
  const times = [instantOf(facts.startTimestamp), ...spoken.map(({ at }) => at)].filter((at) => at !== undefined);
  const at = times.length > 0 ? times.reduce((first, each) => Math.min(first, each)) : undefined;
  return { at, rank: 0, rule: 'customerJoins', type: 'ParticipantJoined', from: who.customer() };
}

/** None while the interaction runs, or where nobody knows when it ended. */
function customerLeaves(facts: Facts, who: Participants, trace: Trace | undefined): readonly Event[] {
  const at = instantOf(facts.endTimestamp);
  if (at === undefined) return [];
  const type = 'ParticipantLeft';
  return [
    buildTraced(trace, () => ({
      at: instantOf(facts.endTimestamp),
      rank: 4,
      rule: 'customerLeaves',
      type,
      from: who.customer(),
    })),
  ];
}

/** An agent's arrival and, once it is over, departure. */
function presenceOf(
  stay: AgentStay,
  earlier: readonly AgentStay[],
  who: Participants,
  trace: Trace | undefined,
): readonly Event[] {
  const from = (): From => who.agent(stay.agentId, stay.name);
  const again = earlier.some(({ agentId }) => agentId === stay.agentId);
  const type = again ? 'ParticipantRejoined' : 'ParticipantJoined';
  const joins = buildTraced(
    trace,
    (): Event => ({ at: stay.joined, rank: 1, rule: 'agentJoins', type, from: from() }),
    stay,
  );
  if (stay.left === undefined) return [joins];
  const leaving = { at: stay.left, rank: 3, rule: 'agentLeaves', type: 'ParticipantLeft' } as const;
  return [joins, buildTraced(trace, (): Event => ({ ...leaving, from: from() }), stay)];
}

function saidBy(line: TranscriptMessage, who: Participants): Event {
  const type = line.role === 'system' ? 'Notice' : 'Text';
  return { at: line.at, rank: 2, rule: 'message', type, from: who.of(line), text: line.text };
}

function noteMissing(
  why: Extract<Transcript, { kind: 'none' }>['why'] | 'not-given',
  { facts, state }: Judged,
  now: number,
  profile: Profile,
  findings: DiagnosticsCollector,
): void {
  const end = instantOf(facts.endTimestamp);
  const recent = end !== undefined && now - end < profile.transcriptPendingHours * HOUR;
  if (why === 'not-given') findings.report('transcript-not-given', 'transcript#');
  if (why === 'expired') findings.report('transcript-expired', 'transcript#');
  if (why === 'unreadable') findings.report('unreadable-transcript', 'transcript#');
  if (why === 'absent') {
    findings.report(state !== 'Stopped' || recent ? 'transcript-pending' : 'transcript-absent', 'transcript#');
  }
  // "unavailable" is told already, by the call that failed.
}

/** Names of the files that were sent, by the id of the message that sent them. */
function fileNamesOf(gathered: TranslationInput): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { metadata, filename } of gathered.files ?? []) {
    if (metadata?.messageId !== undefined && filename !== undefined) names.set(metadata.messageId, filename);
  }
  return names;
}

const visibility = 'All';

/** In order of time and numbered from 1 without gaps; what has no time comes last. */
function numbered(events: readonly Event[], site: Site, trace: Trace | undefined): GwsMessage[] {
  const late = Number.POSITIVE_INFINITY;
  // Sorting keeps the order of what is equal.
  const sorted = events.toSorted((a, b) => {
    const first = a.at ?? late;
    const second = b.at ?? late;
    return first === second ? a.rank - b.rank : first - second;
  });
  return sorted.map((event, place) => {
    trace?.recordOrigin(`/messages/${place}`, event.rule, event);
    return messageOf(event, place + 1, site);
  });
}

function messageOf({ at, type, from, text }: Event, index: number, site: Site): GwsMessage {
  const [timestamp, seconds] = at === undefined ? [] : [site.formatDate(at), timestampSeconds(at)];
  return { index, from, text, visibility, timestamp, type, timestampSeconds: seconds };
}
