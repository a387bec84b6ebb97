import { hash } from 'node:crypto';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsMessage } from '../../genesys/interaction.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { Users } from '../input/translation-input.ts';
import { userOf } from '../input/user-lookup.ts';
import type { Facts } from '../interaction/facts.ts';
import type { Profile } from '../profile/profile.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { fullName, namedAgentsOf } from './names.ts';
import type { TranscriptMessage } from './transcript-messages.ts';
import { agentNameIn } from './unnamed-agents.ts';

/** The `from` of a message. */
export type MessageSender = GwsMessage['from'];

/** Creates the `from` of messages of one interaction. Participant ids are stable within the interaction and do not identify a person. */
export interface Participants {
  customer(): MessageSender;
  agent(agentId: string, name: string): MessageSender;
  of(message: TranscriptMessage): MessageSender;
}

const AGENT = 'agent:';

/** Participants of one interaction. Joins and leaves of the customer have the name in the customer's first message, otherwise the record's. */
export function participantsOf(
  record: CxInteraction,
  facts: Facts,
  messages: readonly TranscriptMessage[],
  users: Users | undefined,
  profile: Profile,
  trace?: Trace,
): Participants {
  const { participants: types, nicknames } = profile;
  const first = messages.find(({ role }) => role === 'customer');
  // Evaluated on each use, so that a trace records its sources.
  const customerName = (): string => (first ? first.name : facts.customer) ?? nicknames.customer;

  // A conversation has many messages and few participants.
  const idCache = new Map<string, string>();
  let namedAgents: ReadonlyMap<string, CxAgent> | undefined;

  function senderOf(type: string, nickname: string, identity: string): MessageSender {
    let id = idCache.get(identity);
    if (id === undefined) {
      id = participantId(record.interactionId, identity);
      idCache.set(identity, id);
    }
    return { nickname, type, participantId: id };
  }

  function agent(agentId: string, name: string): MessageSender {
    return senderOf(types.agent, name, `${AGENT}${agentId}`);
  }

  function agentName(agentId: string | undefined): string | undefined {
    if (agentId === undefined) return undefined;
    // Built once and traced by itself: a conversation can have as many agents as messages.
    namedAgents ??= buildTraced(trace, () => namedAgentsOf(record));
    return fullName(userOf(users, agentId)) ?? namedAgents.get(normalUserId(agentId))?.agentName;
  }

  return {
    customer: () => senderOf(types.customer, customerName(), 'customer'),
    agent,
    of({ role, name, botType, agentId }) {
      switch (role) {
        case 'customer':
          return senderOf(types.customer, name ?? nicknames.customer, 'customer');
        case 'agent': {
          const nickname = agentNameIn(name) ?? agentName(agentId) ?? nicknames.agent;
          return agent(agentId ?? nickname, nickname);
        }
        case 'system':
          return senderOf(types.system, name ?? nicknames.system, 'system');
        case 'other':
          return senderOf(types.other, name ?? nicknames.other, `external:${[...new Set([name, botType])].join('\n')}`);
      }
    },
  };
}

/** The same id for every way to write the UUID of an agent. */
function participantId(interactionId: string, identity: string): string {
  const isAgent = identity.startsWith(AGENT);
  const normal = isAgent ? AGENT + normalUserId(identity.slice(AGENT.length)) : identity;
  return hash('sha256', `${interactionId}\n${normal}`, 'hex').slice(0, 16).toUpperCase();
}
