import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent } from '../../cxengage/schema/interaction.ts';
import type { Profile } from '../profile/profile.ts';
import type { Facts } from './facts.ts';

/** The earliest and the latest possible time of an agent's conversation, in epoch milliseconds. */
export interface ConversationLimits {
  readonly earliest: number;
  readonly latest: number;
}

const unlimited: ConversationLimits = { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY };

/** The start and end of the interaction, with the profile's tolerance. An interaction that ends before it starts limits nothing. */
export function conversationLimits(
  { startedAt = unlimited.earliest, endedAt = unlimited.latest }: Facts,
  { conversationToleranceSeconds }: Pick<Profile, 'conversationToleranceSeconds'>,
): ConversationLimits {
  const tolerance = conversationToleranceSeconds * 1_000;
  return endedAt < startedAt ? unlimited : { earliest: startedAt - tolerance, latest: endedAt + tolerance };
}

/** The start of an agent's conversation in epoch milliseconds; undefined if it is unreadable or impossible. */
export function conversationStart(agent: CxAgent, limits: ConversationLimits): number | undefined {
  return endsBeforeStart(agent, limits) ? undefined : instantWithin(agent.conversationStartTimestamp, limits);
}

/** The end of an agent's conversation in epoch milliseconds; undefined if it is absent, unreadable or impossible. */
export function conversationEnd(agent: CxAgent, limits: ConversationLimits): number | undefined {
  return endsBeforeStart(agent, limits) ? undefined : instantWithin(agent.conversationEndTimestamp, limits);
}

/** Whether both times are possible alone, but not together. Then neither is known, because either may be the wrong one. */
export function endsBeforeStart(agent: CxAgent, limits: ConversationLimits): boolean {
  const end = instantWithin(agent.conversationEndTimestamp, limits);
  const start = end === undefined ? undefined : instantWithin(agent.conversationStartTimestamp, limits);
  return end !== undefined && start !== undefined && end < start;
}

/** Whether a time is readable and outside the limits. */
export function isImpossible(time: string | undefined, { earliest, latest }: ConversationLimits): boolean {
  const instant = instantOf(time);
  return instant !== undefined && (instant < earliest || instant > latest);
}

function instantWithin(time: string | undefined, { earliest, latest }: ConversationLimits): number | undefined {
  const instant = instantOf(time);
  return instant !== undefined && instant >= earliest && instant <= latest ? instant : undefined;
}
