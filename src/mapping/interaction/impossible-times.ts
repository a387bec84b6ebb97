import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxQueueEntry } from '../../cxengage/schema/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpValue } from '../pointer/lookup.ts';
import { originalIndexes } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import { conversationLimits, endsBeforeStart, isImpossible } from './conversation-times.ts';
import type { Facts } from './facts.ts';

/** Reports conversations that begin or end outside the interaction, and conversations and queue entries that end before they begin. */
export function reportImpossibleTimes(
  input: TranslationInput,
  facts: Facts,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  const { agents, details, queues } = input.record;
  if (!areInOrder(agents, facts)) reportAgents(agents, '/agents', input, facts, profile, diagnostics);
  if (details?.agents && !areInOrder(details.agents, facts)) {
    reportAgents(details.agents, '/details/agents', input, facts, profile, diagnostics);
  }
  for (const { startTimestamp, endTimestamp } of queues) {
    if (startTimestamp === undefined || endTimestamp === undefined || isInOrder(startTimestamp, endTimestamp)) continue;
    reportQueues(queues, input, diagnostics);
    break;
  }
}

/** Whether all conversations are certainly possible, which is usual. */
function areInOrder(agents: readonly CxAgent[], facts: Facts): boolean {
  for (const { conversationStartTimestamp: start, conversationEndTimestamp: end } of agents) {
    const [first, last] = [start ?? end, end ?? start];
    if (first !== undefined && last !== undefined && !isWithin(first, last, facts)) return false;
  }
  return true;
}

/** Whether a conversation is certainly in order and within the interaction. */
function isWithin(first: string, last: string, { startTimestamp, endTimestamp }: Facts): boolean {
  return (
    (startTimestamp === undefined ? isUsual(first) : isInOrder(startTimestamp, first)) &&
    (endTimestamp === undefined ? isUsual(last) : isInOrder(last, endTimestamp)) &&
    first <= last
  );
}

/** Whether a time is certainly not before another. Times of the usual format sort as text, which is faster than reading them. */
function isInOrder(time: string, next: string): boolean {
  return isUsual(time) && isUsual(next) && time <= next;
}

/** Whether a time has the format `2024-03-07T14:00:33.100Z`, or is unreadable. */
function isUsual(time: string): boolean {
  return (
    time.length === 24 &&
    time.charCodeAt(23) === 0x5a /* Z */ &&
    time.charCodeAt(10) === 0x54 /* T */ &&
    time.charCodeAt(19) === 0x2e /* . */
  );
}

function reportAgents(
  agents: readonly CxAgent[],
  list: string,
  { raw }: TranslationInput,
  facts: Facts,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  const limits = conversationLimits(facts, profile);
  const indexes = originalIndexes(agents, lookUpValue(raw.record, list));
  for (const [position, agent] of agents.entries()) {
    const report = (field: 'conversationStartTimestamp' | 'conversationEndTimestamp'): void =>
      diagnostics.report('contradiction', `${list}/${indexes[position]}/${field}`);
    if (isImpossible(agent.conversationStartTimestamp, limits)) report('conversationStartTimestamp');
    const isEndImpossible = isImpossible(agent.conversationEndTimestamp, limits) || endsBeforeStart(agent, limits);
    if (isEndImpossible) report('conversationEndTimestamp');
  }
}

function reportQueues(
  queues: readonly CxQueueEntry[],
  { raw }: TranslationInput,
  diagnostics: DiagnosticsCollector,
): void {
  const indexes = originalIndexes(queues, raw.record['queues']);
  for (const [position, queue] of queues.entries()) {
    if (isLeftBeforeEntered(queue)) diagnostics.report('contradiction', `/queues/${indexes[position]}/endTimestamp`);
  }
}

/** Whether a queue entry ends before it begins, so that its times do not show its place among the others. */
export function isLeftBeforeEntered({ startTimestamp, endTimestamp }: CxQueueEntry): boolean {
  const [start, end] = [instantOf(startTimestamp), instantOf(endTimestamp)];
  return start !== undefined && end !== undefined && end < start;
}
