import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Profile } from '../profile/profile.ts';
import { allAgents, areAgentsKnown, conversingAgents, type Facts, handledSegments, queuesInOrder } from './facts.ts';
import { isLeftBeforeEntered } from './impossible-times.ts';

/** Durations that are above 0 only if there was a conversation. */
const conversationTimes = [
  'customerConversationTime',
  'customerTalkTime',
  'customerTalkTimes',
  'customerHoldTime',
  'thirdPartyTime',
] as const;

/**
 * Whether a record proves that there was no conversation: the customer abandoned, or the complete record of an ended call contains no trace of one.
 * A value that contradicts this, or that cannot be read, leaves it open. `raw` is the record before its fields were read.
 */
export function provesNoConversation(record: CxInteraction, raw: JsonObject, facts: Facts, profile: Profile): boolean {
  if (hasTraceOfConversation(record, raw)) return false;
  const isKnown = areAgentsKnown(record);
  if (!isKnown && (record.agents.length > 0 || mayHaveBeenAccepted(record, profile))) return false;
  if (isAbandoned(record)) return true;
  const isEnded = facts.endedAt !== undefined;
  const isComplete = isEnded && !record.flagged && isAbsent(raw['flagged']) && !hasUnreadableAgents(record, raw);
  return isKnown && isComplete && !mayHaveBeenAccepted(record, profile);
}

function hasTraceOfConversation(record: CxInteraction, raw: JsonObject): boolean {
  return (
    conversingAgents(record).length > 0 ||
    handledSegments(record).length > 0 ||
    conversationTimes.some((field) => !isAbsent(raw[field])) ||
    allAgents(record).some(
      (agent) => agent.conversationEndTimestamp !== undefined || (agent.conversationTime ?? 0) > 0,
    ) ||
    record.segments.some((segment) => Boolean(segment.segmentThirdParty) || segment.segmentEndType === 'success')
  );
}

/** Null, false, zero and an empty list say the same as an absent field. */
function isAbsent(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isAbsent);
  return value === undefined || value === null || value === false || value === '' || value === 0 || value === '0';
}

/** Words for how a queue was left are not documented, so only known ones show that the interaction was not accepted. */
function mayHaveBeenAccepted({ queues }: CxInteraction, { unansweredQueueExits }: Profile): boolean {
  return queues.some(({ queueExitType }) => {
    return queueExitType !== undefined && !unansweredQueueExits.includes(queueExitType.trim().toLowerCase());
  });
}

/** Whether the customer left while waiting. Of several queues, the last one is only known if all of them have a start that is not impossible. */
function isAbandoned(record: CxInteraction): boolean {
  if ((record.customerAbandonTime ?? 0) > 0) return true;
  const { queues } = record;
  const isOrderKnown =
    queues.length < 2 ||
    queues.every((queue) => instantOf(queue.startTimestamp) !== undefined && !isLeftBeforeEntered(queue));
  return isOrderKnown && queuesInOrder(record).at(-1)?.queueAbandoned === true;
}

/** Whether the list of agents has entries that are no agents, so that it does not show who conversed. */
function hasUnreadableAgents({ details }: CxInteraction, raw: JsonObject): boolean {
  const rawDetails = raw['details'] as JsonObject | null | undefined;
  const rawAgents = rawDetails?.['agents'];
  return Array.isArray(rawAgents) && rawAgents.length !== details?.agents?.length;
}
