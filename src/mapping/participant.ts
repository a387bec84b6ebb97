import { createHash } from 'node:crypto';
import type { CxUser } from '../cxengage/schema/entities.ts';
import type { GwsMessage } from '../genesys/interaction.ts';
import { fullName } from './presence.ts';
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
  interactionId: string,
  customer: string | undefined,
  spoken: readonly Spoken[],
  users: ReadonlyMap<string, CxUser | null> | undefined,
  profile: Profile,
): Participants {
  const first = spoken.find(({ role }) => role === 'customer');
  const customerName = (first ? first.name : customer) ?? 'Customer';
  const words = profile.participants;

  function from(type: string, nickname: string, identity: string): From {
    return { nickname, type, participantId: participantId(interactionId, identity) };
  }

  function agent(agentId: string, name: string): From {
    return from(words.agent, name, `agent:${agentId}`);
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
          const nickname = own ?? (agentId === undefined ? undefined : fullName(users?.get(agentId))) ?? 'Agent';
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
