import type { GwsMessage } from '../../genesys/interaction.ts';
import { timestampSeconds } from '../../genesys/quirks.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Transcript, UnattributedText } from '../input/transcript.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import type { Facts } from '../interaction/facts.ts';
import type { Judged } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';
import type { RuleName } from '../trace/rules.table.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { type AgentStay, agentStaysOf, reportAssumedEnds } from './agent-stays.ts';
import { plausibleTimes } from './message-time.ts';
import { conversationAgeOf, type MissingTranscript, missingTranscriptOf } from './missing-transcript.policy.ts';
import { type MessageSender, type Participants, participantsOf } from './participant.ts';
import { withoutPresenceNotices } from './presence-notices.ts';
import { type TranscriptMessage, transcriptMessagesOf } from './transcript-messages.ts';
import { UnnamedAgents } from './unnamed-agents.ts';

/** A message before it has an index. `at` is epoch milliseconds; `rank` orders messages with the same time. */
interface MessageEvent {
  readonly at: number | undefined;
  /** The time that orders a message without a time: that of its neighbour in the transcript. */
  readonly place?: number | undefined;
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
  const { record, users, transcript, now } = input;
  const { facts } = judged;
  const { profile } = site;
  reportMissingTranscript(transcript, judged, now, profile, diagnostics);
  if (transcript === undefined || transcript.kind === 'none') return [];
  if (transcript.kind === 'text') {
    diagnostics.report('unattributed-text', 'transcript#');
    const participants = participantsOf(record, facts, [], users, profile, trace);
    return toMessages([buildTraced(trace, () => unattributedNotice(transcript, facts, participants))], site, trace);
  }
  const stays = agentStaysOf(record, facts, users, profile, trace);
  reportAssumedEnds(stays, input, diagnostics);
  const times = plausibleTimes(facts.startedAt, facts.endedAt, now);
  const all = transcriptMessagesOf(transcript, {
    fileNames: fileNamesOf(input),
    times,
    diagnostics,
    unnamedAgents: new UnnamedAgents(input, judged, diagnostics),
    trace,
  });
  const messages = withoutPresenceNotices(all, stays, profile.presenceNoticeSeconds * 1_000, trace);
  const participants = participantsOf(record, facts, messages, users, profile, trace);
  const places = placesOf(messages, stays);
  const events = [
    buildTraced(trace, () => customerJoin(messages, facts, participants)),
    ...presenceEvents(stays, participants, trace),
    ...messages.map((message, index) =>
      buildTraced(trace, () => textEvent(message, participants, places[index]), message),
    ),
    ...customerLeave(facts, participants, trace),
  ];
  return toMessages(events, site, trace);
}

/** The only message of a text without authors: a notice, because nobody's words may be put into another's mouth. */
function unattributedNotice({ text }: UnattributedText, facts: Facts, participants: Participants): MessageEvent {
  return textEvent({ role: 'system', text, at: facts.startedAt }, participants);
}

/**
 * The time by which each message is ordered. A message without a time follows the message before it in the transcript, else it precedes the next
 * one with a time. If no message has a time, they follow the last join. Undefined if there is no such time.
 */
function placesOf(
  messages: readonly TranscriptMessage[],
  stays: readonly AgentStay[],
): readonly (number | undefined)[] {
  const first = messages.find(({ at }) => at !== undefined)?.at;
  let place = first ?? stays.at(-1)?.joined;
  return messages.map(({ at }) => {
    place = at ?? place;
    return place;
  });
}

function customerJoin(messages: readonly TranscriptMessage[], facts: Facts, participants: Participants): MessageEvent {
  const times = [facts.startedAt, ...messages.map(({ at }) => at)].filter((at) => at !== undefined);
  const at = times.length > 0 ? times.reduce((earliest, time) => Math.min(earliest, time)) : undefined;
  return { at, rank: 0, rule: 'customerJoins', type: 'ParticipantJoined', sender: participants.customer() };
}

/** No event while the interaction is running, or if its end is unknown. */
function customerLeave(facts: Facts, participants: Participants, trace: Trace | undefined): readonly MessageEvent[] {
  const at = facts.endedAt;
  if (at === undefined) return [];
  const type = 'ParticipantLeft';
  return [
    buildTraced(trace, () => ({
      at: facts.endedAt,
      rank: 4,
      rule: 'customerLeaves',
      type,
      sender: participants.customer(),
    })),
  ];
}

/** The join of every stay and, if the stay is over, the leave. */
function presenceEvents(
  stays: readonly AgentStay[],
  participants: Participants,
  trace: Trace | undefined,
): readonly MessageEvent[] {
  const events: MessageEvent[] = [];
  const present = new Set<string>();
  for (const stay of stays) {
    const { agentId, name, joined, left } = stay;
    const id = normalUserId(agentId);
    const type = present.has(id) ? 'ParticipantRejoined' : 'ParticipantJoined';
    present.add(id);
    const add = (event: Omit<MessageEvent, 'sender'>): void => {
      events.push(buildTraced(trace, () => ({ ...event, sender: participants.agent(agentId, name) }), stay));
    };
    add({ at: joined, rank: 1, rule: 'agentJoins', type });
    if (left !== undefined) add({ at: left, rank: 3, rule: 'agentLeaves', type: 'ParticipantLeft' });
  }
  return events;
}

function textEvent(message: TranscriptMessage, participants: Participants, place?: number): MessageEvent {
  const type = message.role === 'system' ? 'Notice' : 'Text';
  return {
    at: message.at,
    place,
    rank: 2,
    rule: 'message',
    type,
    sender: participants.of(message),
    text: message.text,
  };
}

/** Reports why there are no messages, or only a text without authors. A failed or refused call is reported as such, elsewhere. */
function reportMissingTranscript(
  transcript: Transcript | undefined,
  judged: Judged,
  now: number,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  if (transcript?.kind === 'stored' || transcript?.kind === 'live') return;
  if (transcript?.kind === 'text' && transcript.why === undefined) return;
  const code =
    missingCodes[missingTranscriptOf(transcript?.why ?? 'not-given', conversationAgeOf(judged), now, profile)];
  if (code !== undefined) diagnostics.report(code, 'transcript#');
}

const missingCodes: Readonly<Record<MissingTranscript, DiagnosticCode | undefined>> = {
  'not-given': 'transcript-not-given',
  pending: 'transcript-pending',
  expired: 'transcript-expired',
  absent: 'transcript-absent',
  unreadable: 'unreadable-transcript',
  unavailable: undefined,
  forbidden: undefined,
};

/** Names of the files in the conversation, by the id of the message that the file belongs to. */
function fileNamesOf(input: TranslationInput): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { metadata, filename } of input.files ?? []) {
    if (metadata?.messageId !== undefined && filename !== undefined) names.set(metadata.messageId, filename);
  }
  return names;
}

const visibility = 'All';

/** Messages in order of time, with indexes from 1 without gaps. Messages without any place come last. */
function toMessages(events: readonly MessageEvent[], site: Site, trace: Trace | undefined): GwsMessage[] {
  const last = Number.POSITIVE_INFINITY;
  // The sort is stable: messages with the same time and rank keep their order.
  const sorted = events.toSorted((a, b) => {
    const timeA = a.at ?? a.place ?? last;
    const timeB = b.at ?? b.place ?? last;
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
