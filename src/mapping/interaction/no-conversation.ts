import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction, CxSegment } from '../../cxengage/schema/interaction.ts';
import { isNoTime } from '../../cxengage/schema/tolerant.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Profile } from '../profile/profile.ts';
import {
  allAgents,
  areAgentsKnown,
  conversingAgents,
  type Facts,
  handledSegments,
  isCancelled,
  queuesInOrder,
} from './facts.ts';
import { isLeftBeforeEntered } from './impossible-times.ts';

/** Durations that are above 0 only if there was a conversation. */
const conversationTimes = [
  'customerConversationTime',
  'customerTalkTime',
  'customerHoldTime',
  'thirdPartyTime',
] as const;

/** Fields of the entries of lists that would show a conversation. A value in one of them that cannot be read may show one too. */
const agentTraces = ['conversationStartTimestamp', 'conversationEndTimestamp', 'conversationTime'] as const;
const segmentTraces = ['segmentToAgentId', 'segmentEndType'] as const;
const queueTraces = ['queueExitType'] as const;

/**
 * Whether a record proves that there was no conversation: the customer abandoned, or the complete record of an ended call contains no trace of one.
 * A value that contradicts this, or that cannot be read, leaves it open. `raw` is the record before its fields were read, and `abandonedAfter` the
 * seconds after which the customer abandoned, if they are known.
 */
export function provesNoConversation(
  record: CxInteraction,
  raw: JsonObject,
  facts: Facts,
  profile: Profile,
  abandonedAfter: number | undefined,
): boolean {
  if (hasTraceOfConversation(record) || hasUnreadableTrace(record, raw)) return false;
  const isKnown = areAgentsKnown(record);
  if (!isKnown && (record.agents.length > 0 || mayHaveBeenAccepted(record, profile))) return false;
  if (abandonedAfter !== undefined || isLastQueueAbandoned(record)) return true;
  const isComplete = facts.endedAt !== undefined && !record.flagged && !isUnreadable(record.flagged, raw['flagged']);
  return isKnown && isComplete && !mayHaveBeenAnswered(record, profile);
}

function hasTraceOfConversation(record: CxInteraction): boolean {
  return (
    conversingAgents(record).length > 0 ||
    handledSegments(record).length > 0 ||
    allAgents(record).some(
      (agent) => agent.conversationEndTimestamp !== undefined || (agent.conversationTime ?? 0) !== 0,
    ) ||
    record.segments.some((segment) => !isNothing(segment.segmentThirdParty) || hasSucceeded(segment))
  );
}

/** Whether a value that may show a conversation could not be read. The durations have no value here, so they are unreadable or out of range. */
function hasUnreadableTrace(record: CxInteraction, raw: JsonObject): boolean {
  const details = raw['details'];
  return (
    conversationTimes.some((field) => !isNothing(raw[field])) ||
    hasTalkTimes(raw['customerTalkTimes']) ||
    isUnreadable(record.details, details) ||
    isListUnreadable(record.details?.agents, isJsonObject(details) ? details['agents'] : undefined, agentTraces) ||
    isListUnreadable(record.agents, raw['agents'], agentTraces) ||
    isListUnreadable(record.segments, raw['segments'], segmentTraces) ||
    isListUnreadable(record.queues, raw['queues'], queueTraces)
  );
}

/** Whether a list is no list, or has an entry that is no object, or one with a value that could not be read in one of the fields. */
function isListUnreadable<Key extends string>(
  read: readonly { readonly [key in Key]?: unknown }[] | undefined,
  original: unknown,
  fields: readonly Key[],
): boolean {
  if (!Array.isArray(original)) return !isNothing(original);
  const entries = original.filter((entry) => !isNothing(entry));
  if (read?.length !== entries.length) return true;
  return read.some((entry, index) => fields.some((field) => isUnreadable(entry[field], entries[index][field])));
}

/** Whether there is a value that was read as absent. */
function isUnreadable(read: unknown, original: unknown): boolean {
  return (read === undefined || read === null) && !isNothing(original);
}

/** Whether a value is a word for no or nothing, which says the same as an absent field. */
export function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return isNoTime(value);
  return value === undefined || value === null || value === false || value === 0;
}

/** Whether there may be talk times. This field is a list, and a list of nothing says the same as an absent one. */
function hasTalkTimes(value: unknown): boolean {
  return Array.isArray(value) ? !value.every(isNothing) : !isNothing(value);
}

/** Whether a segment was answered. One that was cancelled is no trace, whatever it ended with. */
function hasSucceeded(segment: CxSegment): boolean {
  return segment.segmentEndType?.trim().toLowerCase() === 'success' && !isCancelled(segment);
}

/** Whether a queue was left in a way that may be an acceptance: the words are not documented, so only known ones show that it was not accepted. */
function mayHaveBeenAccepted({ queues }: CxInteraction, profile: Profile): boolean {
  return queues.some(({ queueExitType }) => queueExitType !== undefined && !isUnanswered(queueExitType, profile));
}

/** As above; that a queue entry does not say how it was left is no evidence either, unless the customer abandoned it. */
function mayHaveBeenAnswered({ queues }: CxInteraction, profile: Profile): boolean {
  return queues.some(({ queueExitType, queueAbandoned }) =>
    queueExitType === undefined ? queueAbandoned !== true : !isUnanswered(queueExitType, profile),
  );
}

function isUnanswered(queueExitType: string, { unansweredQueueExits }: Profile): boolean {
  return unansweredQueueExits.includes(queueExitType.trim().toLowerCase());
}

/** Whether the customer left the last queue. Of several queues, the last one is only known if all of them have a start that is not impossible. */
function isLastQueueAbandoned(record: CxInteraction): boolean {
  const { queues } = record;
  const isOrderKnown =
    queues.length < 2 ||
    queues.every((queue) => instantOf(queue.startTimestamp) !== undefined && !isLeftBeforeEntered(queue));
  return isOrderKnown && queuesInOrder(record).at(-1)?.queueAbandoned === true;
}
