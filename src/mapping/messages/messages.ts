import { instantOf } from '../../cxengage/schema/instant.ts';
import type { GwsMessage } from '../../genesys/interaction.ts';
import { timestampSeconds } from '../../genesys/quirks.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import type { Facts } from '../interaction/facts.ts';
import { type MissingTranscript, missingTranscriptOf } from '../interaction/incomplete.ts';
import type { Judged } from '../judged.ts';
import type { RuleName } from '../trace/rules.table.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { type MessageSender, type Participants, participantsOf } from './participant.ts';
import { type AgentStay, agentStaysOf, withoutPresenceNotices } from './presence.ts';
import { type TranscriptMessage, transcriptMessagesOf } from './transcript-messages.ts';

/** A message before it has an index. `at` is epoch milliseconds; `rank` orders messages with the same time. */
interface MessageEvent {
  readonly at: number | undefined;
  readonly rank: 0 | 1 | 2 | 3 | 4;
  readonly rule: RuleName;
  readonly type: GwsMessage['type'];
  readonly sender: MessageSender;
  readonly text?: string | undefined;
}

/** The messages of a conversation in order, including joins and leaves, which the source does not have. `[]` if there is no transcript. */
export function messagesOf(
  input: TranslationInput,
  judged: Judged,
  site: Site,
  diagnostics: DiagnosticsCollector,
  trace?: Trace,
): GwsMessage[] {
  const { record, users, transcript } = input;
  const { facts } = judged;
  const { profile } = site;
  const missing = missingTranscriptOf(input, judged, profile);
  if (missing !== undefined || transcript === undefined) {
    const code = missingCodes[missing ?? 'not-given'];
    if (code) diagnostics.report(code, 'transcript#');
    return [];
  }
  const stays = agentStaysOf(record, facts, users, trace);
  const start = instantOf(facts.startTimestamp);
  const all = transcriptMessagesOf(transcript, start, { fileNames: fileNamesOf(input), diagnostics, trace });
  const messages = withoutPresenceNotices(all, stays, profile.presenceNoticeSeconds * 1_000, trace);
  const participants = participantsOf(record, facts, messages, users, profile);
  const events = [
    buildTraced(trace, () => customerJoin(messages, facts, participants)),
    ...stays.flatMap((stay, index) => presenceEvents(stay, stays.slice(0, index), participants, trace)),
    ...messages.map((message) => buildTraced(trace, () => textEvent(message, participants), message)),
    ...customerLeave(facts, participants, trace),
  ];
  return toMessages(events, site, trace);
}

function customerJoin(messages: readonly TranscriptMessage[], facts: Facts, participants: Participants): MessageEvent {
  const times = [instantOf(facts.startTimestamp), ...messages.map(({ at }) => at)].filter((at) => at !== undefined);
  const at = times.length > 0 ? times.reduce((earliest, time) => Math.min(earliest, time)) : undefined;
  return { at, rank: 0, rule: 'customerJoins', type: 'ParticipantJoined', sender: participants.customer() };
}

/** No event while the interaction is running, or if its end is unknown. */
function customerLeave(facts: Facts, participants: Participants, trace: Trace | undefined): readonly MessageEvent[] {
  const at = instantOf(facts.endTimestamp);
  if (at === undefined) return [];
  const type = 'ParticipantLeft';
  return [
    buildTraced(trace, () => ({
      at: instantOf(facts.endTimestamp),
      rank: 4,
      rule: 'customerLeaves',
      type,
      sender: participants.customer(),
    })),
  ];
}

/** The join and, if the stay is over, the leave of an agent. */
function presenceEvents(
  stay: AgentStay,
  earlier: readonly AgentStay[],
  participants: Participants,
  trace: Trace | undefined,
): readonly MessageEvent[] {
  const sender = (): MessageSender => participants.agent(stay.agentId, stay.name);
  const rejoins = earlier.some(({ agentId }) => agentId === stay.agentId);
  const type = rejoins ? 'ParticipantRejoined' : 'ParticipantJoined';
  const join = buildTraced(
    trace,
    (): MessageEvent => ({ at: stay.joined, rank: 1, rule: 'agentJoins', type, sender: sender() }),
    stay,
  );
  if (stay.left === undefined) return [join];
  const leave = { at: stay.left, rank: 3, rule: 'agentLeaves', type: 'ParticipantLeft' } as const;
  return [join, buildTraced(trace, (): MessageEvent => ({ ...leave, sender: sender() }), stay)];
}

function textEvent(message: TranscriptMessage, participants: Participants): MessageEvent {
  const type = message.role === 'system' ? 'Notice' : 'Text';
  return { at: message.at, rank: 2, rule: 'message', type, sender: participants.of(message), text: message.text };
}

const missingCodes = {
  pending: 'transcript-pending',
  expired: 'transcript-expired',
  absent: 'transcript-absent',
  unreadable: 'unreadable-transcript',
  'not-given': 'transcript-not-given',
  unavailable: undefined, // already reported for the failed request
  forbidden: undefined, // a property of the caller, not of the interaction
} as const satisfies Record<MissingTranscript, DiagnosticCode | undefined>;

/** Names of the files in the conversation, by the id of the message that the file belongs to. */
function fileNamesOf(input: TranslationInput): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { metadata, filename } of input.files ?? []) {
    if (metadata?.messageId !== undefined && filename !== undefined) names.set(metadata.messageId, filename);
  }
  return names;
}

const visibility = 'All';

/** Messages in order of time, with indexes from 1 without gaps. Messages without a time come last. */
function toMessages(events: readonly MessageEvent[], site: Site, trace: Trace | undefined): GwsMessage[] {
  const last = Number.POSITIVE_INFINITY;
  // The sort is stable: messages with the same time and rank keep their order.
  const sorted = events.toSorted((a, b) => {
    const timeA = a.at ?? last;
    const timeB = b.at ?? last;
    return timeA === timeB ? a.rank - b.rank : timeA - timeB;
  });
  return sorted.map((event, position) => {
    trace?.recordOrigin(`/messages/${position}`, event.rule, event);
    return messageOf(event, position + 1, site);
  });
}

function messageOf({ at, type, sender, text }: MessageEvent, index: number, site: Site): GwsMessage {
  const [timestamp, seconds] = at === undefined ? [] : [site.formatDate(at), timestampSeconds(at)];
  return { index, from: sender, text, visibility, timestamp, type, timestampSeconds: seconds };
}
