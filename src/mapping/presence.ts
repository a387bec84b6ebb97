import { instantOf } from '../cxengage/schema/instant.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { Users } from './context.ts';
import { agentId, conversingAgents, type Facts } from './facts.ts';
import type { Findings } from './findings.ts';
import { fullName } from './names.ts';
import type { Spoken } from './spoken.ts';

/** An agent's stay in a conversation; the source has no message for it. Times in epoch milliseconds, `left` only once it is over. */
export interface Stay {
  readonly agentId: string;
  readonly name: string;
  /** What the source may call the agent in its notices: users change their names, records do not. */
  readonly firstNames: readonly string[];
  readonly joined: number;
  readonly left?: number | undefined;
}

const NEAR = 10_000;

/** Agents' stays in order; one who is still there when the interaction ends leaves with it. */
export function staysOf(
  record: CxInteraction,
  facts: Facts,
  users: Users | undefined,
  findings: Findings,
): readonly Stay[] {
  const end = instantOf(facts.endTimestamp);
  const stays = conversingAgents(record).flatMap((agent): Stay[] => {
    const id = agentId(agent) ?? agent.agentName;
    const joined = instantOf(agent.conversationStartTimestamp);
    if (joined === undefined) findings.note('unreadable-time', '/agents/conversationStartTimestamp');
    if (id === undefined || joined === undefined) return [];
    const user = users?.get(id);
    const name = agent.agentName ?? fullName(user) ?? id;
    const firstNames = [user?.firstName, name.split(' ', 1)[0]].filter((each) => each !== undefined);
    return [{ agentId: id, name, firstNames, joined, left: instantOf(agent.conversationEndTimestamp) ?? end }];
  });
  return stays.sort((a, b) => a.joined - b.joined);
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
      .filter(({ stay, key, away }) => stay.firstNames.includes(match[1] ?? '') && away <= NEAR && !taken.has(key))
      .sort((a, b) => a.away - b.away)[0];
    if (nearest) taken.add(nearest.key);
    return nearest === undefined;
  });
}
