import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { Users } from '../input/translation-input.ts';
import { agentId, conversingAgents, type Facts } from '../interaction/facts.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { fullName } from './names.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

/** The stay of an agent in a conversation. Times are epoch milliseconds; `left` is absent until the stay is over. */
export interface AgentStay {
  readonly agentId: string;
  readonly name: string;
  /** First names that notices may use for the agent. There can be two, because a user's name may differ from the name in the record. */
  readonly firstNames: readonly string[];
  readonly joined: number;
  readonly left?: number | undefined;
}

/** Stays of agents in order of joining. A stay without an end ends with the interaction; a stay without a readable start is omitted. */
export function agentStaysOf(
  record: CxInteraction,
  facts: Facts,
  users: Users | undefined,
  trace?: Trace,
): readonly AgentStay[] {
  const stays: AgentStay[] = [];
  for (const agent of conversingAgents(record)) {
    const stay = buildTraced(trace, () => stayOf(agent, facts, users));
    if (isComplete(stay)) stays.push(stay);
  }
  return stays.sort((a, b) => a.joined - b.joined);
}

type OrUndefined<T> = { readonly [Key in keyof T]: T[Key] | undefined };

function isComplete(stay: OrUndefined<AgentStay>): stay is AgentStay {
  return stay.agentId !== undefined && stay.joined !== undefined;
}

function stayOf(agent: CxAgent, facts: Facts, users: Users | undefined): OrUndefined<AgentStay> {
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
 * The transcript without its "Ben connected." and "Ben disconnected." notices, which duplicate joins and leaves. A notice is removed if an
 * agent with that first name joined or left within `toleranceMs`. It matches the nearest join or leave, which matches no other notice.
 */
export function withoutPresenceNotices(
  messages: readonly TranscriptMessage[],
  stays: readonly AgentStay[],
  toleranceMs: number,
  trace?: Trace,
): readonly TranscriptMessage[] {
  const used = new Set<string>();
  return messages.filter((message) => {
    const { role, text, at } = message;
    const match = role === 'system' && at !== undefined ? /^(.+) (connected|disconnected)\.$/.exec(text ?? '') : null;
    if (!match) return true;
    const edge = match[2] === 'connected' ? 'joined' : 'left';
    const nearest = stays
      .map((stay, index) => ({
        stay,
        key: `${edge} ${index}`,
        distance: Math.abs((stay[edge] ?? Number.NaN) - Number(at)),
      }))
      .filter(
        ({ stay, key, distance }) =>
          stay.firstNames.includes(match[1] ?? '') && distance <= toleranceMs && !used.has(key),
      )
      .sort((a, b) => a.distance - b.distance)[0];
    if (nearest) used.add(nearest.key);
    if (nearest) trace?.addSources(nearest.stay, message);
    return nearest === undefined;
  });
}
