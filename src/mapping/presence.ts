import type { CxUser } from '../cxengage/schema/entities.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import { agentId, conversationStart, conversingAgents, type Facts } from './facts.ts';
import { instantOf } from './instant.ts';
import type { Spoken } from './spoken.ts';

/** An agent's stay in a conversation; the source has no message for it. Times in epoch milliseconds, `left` only once it is over. */
export interface Stay {
  readonly agentId: string;
  readonly name: string;
  readonly firstName: string;
  readonly joined: number;
  readonly left?: number | undefined;
}

const NEAR = 10_000;

/** Agents' stays in order; one who is still there when the interaction ends leaves with it. */
export function staysOf(
  record: CxInteraction,
  facts: Facts,
  users: ReadonlyMap<string, CxUser | null> | undefined,
): readonly Stay[] {
  const end = instantOf(facts.endTimestamp);
  const stays = conversingAgents(record).flatMap((agent): Stay[] => {
    const id = agentId(agent) ?? agent.agentName;
    const joined = conversationStart(agent);
    if (id === undefined || joined === undefined) return [];
    const user = users?.get(id);
    const name = agent.agentName ?? fullName(user) ?? id;
    const firstName = user?.firstName ?? name.split(' ', 1)[0] ?? name;
    return [{ agentId: id, name, firstName, joined, left: instantOf(agent.conversationEndTimestamp) ?? end }];
  });
  return stays.sort((a, b) => a.joined - b.joined);
}

/** First and last name, undefined where the user has neither. */
export function fullName(user: CxUser | null | undefined): string | undefined {
  return [user?.firstName, user?.lastName].filter(Boolean).join(' ') || undefined;
}

/**
 * The transcript without its "Ben connected." and "Ben disconnected." notices, which say what the stays say. A notice is taken by the
 * agent of that first name whose start or end lies nearest within ten seconds; each start and end takes one. What matches nobody stays.
 */
export function withoutPresenceNotices(spoken: readonly Spoken[], stays: readonly Stay[]): readonly Spoken[] {
  const taken = new Set<string>();
  return spoken.filter(({ role, text, at }) => {
    const match = role === 'system' && at !== undefined ? /^(.+) (connected|disconnected)\.$/.exec(text ?? '') : null;
    if (!match) return true;
    const side = match[2] === 'connected' ? 'joined' : 'left';
    const nearest = stays
      .map((stay, place) => ({
        stay,
        key: `${side} ${place}`,
        away: Math.abs((stay[side] ?? Number.NaN) - Number(at)),
      }))
      .filter(({ stay, key, away }) => stay.firstName === match[1] && away <= NEAR && !taken.has(key))
      .sort((a, b) => a.away - b.away)[0];
    if (nearest) taken.add(nearest.key);
    return nearest === undefined;
  });
}
