import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput, Users } from '../input/translation-input.ts';
import { userOf } from '../input/user-lookup.ts';
import { conversationEnd, conversationLimits, conversationStart } from '../interaction/conversation-times.ts';
import { agentId, conversingAgents, type Facts } from '../interaction/facts.ts';
import { originalIndexes } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { fullName, namedAgentsOf } from './names.ts';

/** The stay of an agent in a conversation. Times are epoch milliseconds; `left` is absent until the stay is over. */
export interface AgentStay {
  readonly agentId: string;
  readonly name: string;
  /** Names that notices may use for the agent, alone or their first words. A user's name may differ from the name in the record. */
  readonly noticeNames: readonly string[];
  readonly joined: number;
  readonly left?: number | undefined;
  /** The agent, if the end of the conversation is unknown and the end of the interaction stands for it. */
  readonly assumedEndOf?: CxAgent | undefined;
}

/** Stays of agents in order of joining. A stay without an end ends with the interaction; a stay whose start is unknown is omitted. */
export function agentStaysOf(
  record: CxInteraction,
  facts: Facts,
  users: Users | undefined,
  profile: Profile,
  trace?: Trace,
): readonly AgentStay[] {
  const stays: AgentStay[] = [];
  const agents = conversingAgents(record);
  const isNameMissing = agents.some(({ agentName }) => agentName === undefined);
  const named = isNameMissing ? buildTraced(trace, () => namedAgentsOf(record)) : noAgents;
  for (const agent of agents) {
    const stay = buildTraced(trace, () => stayOf(agent, facts, users, named, profile));
    if (isComplete(stay)) stays.push(stay);
  }
  return stays.sort((a, b) => a.joined - b.joined);
}

type OrUndefined<T> = { readonly [Key in keyof T]: T[Key] | undefined };

function isComplete(stay: OrUndefined<AgentStay>): stay is AgentStay {
  return stay.agentId !== undefined && stay.joined !== undefined;
}

const noAgents: ReadonlyMap<string, CxAgent> = new Map();

function stayOf(
  agent: CxAgent,
  facts: Facts,
  users: Users | undefined,
  named: ReadonlyMap<string, CxAgent>,
  profile: Profile,
): OrUndefined<AgentStay> {
  const id = agentId(agent) ?? agent.agentName;
  const agentName = agent.agentName ?? (id === undefined ? undefined : named.get(normalUserId(id))?.agentName);
  const user = id === undefined ? undefined : userOf(users, id);
  const userName = fullName(user);
  const limits = conversationLimits(facts, profile);
  const joined = conversationStart(agent, limits);
  const left = conversationEnd(agent, limits);
  const end = left === undefined ? facts.endedAt : undefined;
  return {
    agentId: id,
    name: agentName ?? userName ?? id,
    noticeNames: [user?.firstName, userName, agentName].filter((name) => name !== undefined),
    joined,
    // An agent does not leave before joining, even if the record ends before.
    left: left ?? (end === undefined ? undefined : Math.max(end, joined ?? end)),
    assumedEndOf: end === undefined ? undefined : agent,
  };
}

/** Reports the agents whose leave was assumed, at the time that is missing. */
export function reportAssumedEnds(
  stays: readonly AgentStay[],
  { record, raw }: TranslationInput,
  diagnostics: DiagnosticsCollector,
): void {
  const agents = stays.flatMap(({ assumedEndOf }) => assumedEndOf ?? []);
  if (agents.length === 0) return;
  const details = raw.record['details'];
  const pointers = new Map<CxAgent, string>([
    ...pointersOf(record.agents, raw.record['agents'], '/agents'),
    ...pointersOf(
      record.details?.agents ?? [],
      isJsonObject(details) ? details['agents'] : undefined,
      '/details/agents',
    ),
  ]);
  for (const agent of agents) {
    diagnostics.report('assumed-end', `${pointers.get(agent)}/conversationEndTimestamp`);
  }
}

function pointersOf(agents: readonly CxAgent[], raw: unknown, list: string): readonly (readonly [CxAgent, string])[] {
  const indexes = originalIndexes(agents, raw);
  return agents.map((agent, position) => [agent, `${list}/${indexes[position]}`]);
}
