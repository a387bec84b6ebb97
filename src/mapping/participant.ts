import { createHash } from 'node:crypto';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { GwsMessage } from '../genesys/interaction.ts';
import type { Users } from './context.ts';
import { allAgents, type Facts, agentId as idOf } from './facts.ts';
import { fullName } from './names.ts';
import type { Profile } from './profile.ts';
import type { Spoken } from './spoken.ts';

/** The `from` of a message. */
export type From = GwsMessage['from'];

/** Names participants of one interaction; ids are stable for it and tell nothing about the person. */
export interface Participants {
  customer(): From;
  agent(agentId: string, name: string): From;
  of(spoken: Spoken): From;
}

/** Participants of one interaction. The customer carries one name throughout: the one the messages give, else the record's. */
export function participantsOf(
  record: CxInteraction,
  facts: Facts,
  spoken: readonly Spoken[],
  users: Users | undefined,
  profile: Profile,
): Participants {
  const first = spoken.find(({ role }) => role === 'customer');
  const customerName = (first ? first.name : facts.customer) ?? 'Customer';
  const words = profile.participants;

  function from(type: string, nickname: string, identity: string): From {
    return { nickname, type, participantId: participantId(record.interactionId, identity) };
  }

  function agent(agentId: string, name: string): From {
    return from(words.agent, name, `agent:${agentId}`);
  }

  function knownName(agentId: string | undefined): string | undefined {
    if (agentId === undefined) return undefined;
    const recorded = allAgents(record).find((each) => idOf(each) === agentId)?.agentName;
    return fullName(users?.get(agentId)) ?? recorded;
  }

  return {
    customer: () => from(words.customer, customerName, 'customer'),
    agent,
    of({ role, name, agentId }) {
      switch (role) {
        case 'customer':
          return from(words.customer, name ?? customerName, 'customer');
        case 'agent': {
          // Older transcripts call every agent "Agent"; the user behind it has a name.
          const own = name === undefined || name === 'Agent' ? undefined : name;
          const nickname = own ?? knownName(agentId) ?? 'Agent';
          return agent(agentId ?? nickname, nickname);
        }
        case 'system':
          return from(words.system, name ?? 'System', 'system');
        case 'other':
          return from(words.other, name ?? 'External', `external:${name ?? ''}`);
      }
    },
  };
}

function participantId(interactionId: string, identity: string): string {
  return createHash('sha256').update(`${interactionId}\n${identity}`).digest('hex').slice(0, 16).toUpperCase();
}
