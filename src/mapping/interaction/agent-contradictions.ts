import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent } from '../../cxengage/schema/interaction.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpValue } from '../pointer/lookup.ts';
import { originalIndexes } from '../pointer/pointer.ts';
import { agentId, hasConversed } from './facts.ts';

/** Reports agents with two ids or none, and agents who conversed by the root's list and not by the one in `details`. */
export function reportAgentContradictions(input: TranslationInput, diagnostics: DiagnosticsCollector): void {
  const { agents, details } = input.record;
  if (agents.some(hasWrongIds)) reportIds(agents, '/agents', input, diagnostics);
  if (!details?.agents) return;
  if (details.agents.some(hasWrongIds)) reportIds(details.agents, '/details/agents', input, diagnostics);
  if (!isSameList(agents, details.agents) && agents.some(hasConversed)) {
    reportConversations(agents, details.agents, input, diagnostics);
  }
}

/** Whether two lists certainly have the same agents and conversations, which is usual. */
function isSameList(agents: readonly CxAgent[], others: readonly CxAgent[]): boolean {
  if (agents.length !== others.length) return false;
  return agents.every((agent, index) => {
    const other = others[index] as CxAgent;
    return (
      agentId(agent) === agentId(other) &&
      agent.conversationStartTimestamp === other.conversationStartTimestamp &&
      agent.conversationEndTimestamp === other.conversationEndTimestamp
    );
  });
}

function hasTwoIds({ resourceId, agentId: id }: CxAgent): boolean {
  return (
    resourceId !== undefined && id !== undefined && resourceId !== id && normalUserId(resourceId) !== normalUserId(id)
  );
}

function hasConversedWithoutId(agent: CxAgent): boolean {
  return agentId(agent) === undefined && hasConversed(agent);
}

function hasWrongIds(agent: CxAgent): boolean {
  return hasTwoIds(agent) || hasConversedWithoutId(agent);
}

function reportIds(
  agents: readonly CxAgent[],
  list: string,
  { raw }: TranslationInput,
  diagnostics: DiagnosticsCollector,
): void {
  const indexes = originalIndexes(agents, lookUpValue(raw.record, list));
  for (const [position, agent] of agents.entries()) {
    const pointer = `${list}/${indexes[position]}`;
    if (hasTwoIds(agent)) diagnostics.report('contradiction', `${pointer}/agentId`);
    else if (hasConversedWithoutId(agent)) diagnostics.report('agent-without-id', pointer);
  }
}

/** If nobody in `details` conversed, the root's agents are used. Otherwise those of `details` are, and the root's conversations that differ are not. */
function reportConversations(
  agents: readonly CxAgent[],
  inDetails: readonly CxAgent[],
  { raw }: TranslationInput,
  diagnostics: DiagnosticsCollector,
): void {
  const conversing = inDetails.filter(hasConversed);
  if (conversing.length === 0) {
    diagnostics.report('contradiction', '/details/agents');
    return;
  }
  const ends = new Map(conversing.map((agent) => [conversationKey(agent), agent.conversationEndTimestamp]));
  const indexes = originalIndexes(agents, raw.record['agents']);
  for (const [position, agent] of agents.entries()) {
    if (agentId(agent) === undefined || !hasConversed(agent)) continue;
    const key = conversationKey(agent);
    const pointer = `/agents/${indexes[position]}`;
    if (!ends.has(key)) diagnostics.report('contradiction', `${pointer}/conversationStartTimestamp`);
    else if (areDifferent(agent.conversationEndTimestamp, ends.get(key)))
      diagnostics.report('contradiction', `${pointer}/conversationEndTimestamp`);
  }
}

/** The same for two entries of one agent's conversation: the agent and the start. */
function conversationKey(agent: CxAgent): string {
  const { conversationStartTimestamp: start } = agent;
  return `${normalUserId(agentId(agent) ?? '')} ${instantOf(start) ?? start}`;
}

function areDifferent(end: string | undefined, other: string | undefined): boolean {
  return end !== undefined && other !== undefined && (instantOf(end) ?? end) !== (instantOf(other) ?? other);
}
