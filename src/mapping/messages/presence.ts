import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { Users } from '../input/translation-input.ts';
import { agentId, conversingAgents, type Facts } from '../interaction/facts.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { fullName } from './names.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

/** An agent's stay in a conversation; the source has no message for it. Times in epoch milliseconds, `left` only once it is over. */
export interface AgentStay {
  readonly agentId: string;
  readonly name: string;
  /** What the source may call the agent in its notices: users change their names, records do not. */
  readonly firstNames: readonly string[];
  readonly joined: number;
  readonly left?: number | undefined;
}

/** Agents' stays in order; one who is still there when the interaction ends leaves with it. A stay without a readable beginning is none. */
export function agentStaysOf(
  record: CxInteraction,
  facts: Facts,
  users: Users | undefined,
  trace?: Trace,
): readonly AgentStay[] {
  const stays: AgentStay[] = [];
  for (const agent of conversingAgents(record)) {
    const stay = buildTraced(trace, () => stayOf(agent, facts, users));
    if (isWhole(stay)) stays.push(stay);
  }
  return stays.sort((a, b) => a.joined - b.joined);
}

type Part<T> = { readonly [Key in keyof T]: T[Key] | undefined };

function isWhole(stay: Part<AgentStay>): stay is AgentStay {
  return stay.agentId !== undefined && stay.joined !== undefined;
}

function stayOf(agent: CxAgent, facts: Facts, users: Users | undefined): Part<AgentStay> {
  const id = agentId(agent) ?? agent.agentName;
  const user = id === undefined ? undefined : users?.get(id);
  const name = agent.agentName ?? fullName(user) ?? id;
  return {
    agentId: id,
    name,
    firstNames: [user?.firstName, name?.split(' ', 1)[0]].filter((each) => each !== undefined),
    joined: instantOf(agent.conversationStartTimestamp),
    left: instantOf(agent.conversationEndTimestamp) ?? instantOf(facts.endTimestamp),
  };
}

/**
 * The transcript without its "Ben connected." and "Ben disconnected." notices, which say what the stays say. A notice is taken by the
 * agent of that first name whose start or end lies nearest within `nearMs`; each start and end takes one. What matches nobody stays.
 */
export function withoutPresenceNotices(
  spoken: readonly TranscriptMessage[],
  stays: readonly AgentStay[],
  nearMs: number,
  trace?: Trace,
): readonly TranscriptMessage[] {
  const taken = new Set<string>();
  return spoken.filter((line) => {
    const { role, text, at } = line;
    const match = role === 'system' && at !== undefined ? /^(.+) (connected|disconnected)\.$/.exec(text ?? '') : null;
    if (!match) return true;
    const side = match[2] === 'connected' ? 'joined' : 'left';
    const nearest = stays
      .map((stay, place) => ({
        stay,
        key: `${side} ${place}`,
        away: Math.abs((stay[side] ?? Number.NaN) - Number(at)),
      }))
      .filter(({ stay, key, away }) => stay.firstNames.includes(match[1] ?? '') && away <= nearMs && !taken.has(key))
      .sort((a, b) => a.away - b.away)[0];
    if (nearest) taken.add(nearest.key);
    if (nearest) trace?.join(nearest.stay, line);
    return nearest === undefined;
  });
}
