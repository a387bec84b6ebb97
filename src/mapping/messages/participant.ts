import { hash } from 'node:crypto';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsMessage } from '../../genesys/interaction.ts';
import type { Users } from '../input/translation-input.ts';
import { allAgents, type Facts, agentId as idOf } from '../interaction/facts.ts';
import type { Profile } from '../profile/profile.ts';
import { fullName } from './names.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

/** The `from` of a message. */
export type From = GwsMessage['from'];

/** Names participants of one interaction; ids are stable for it and tell nothing about the person. */
export interface Participants {
  customer(): From;
  agent(agentId: string, name: string): From;
  of(spoken: TranscriptMessage): From;
}

/** Participants of one interaction. Where the customer comes and goes it is under the name that the first message gives, else the record's. */
export function participantsOf(
  record: CxInteraction,
  facts: Facts,
  spoken: readonly TranscriptMessage[],
  users: Users | undefined,
  profile: Profile,
): Participants {
  const { participants: words, nicknames } = profile;
  const first = spoken.find(({ role }) => role === 'customer');
  // Asked for where it is used, so that a trace sees what it is made from.
  const customerName = (): string => (first ? first.name : facts.customer) ?? nicknames.customer;

  // A conversation has many messages and few participants.
  const ids = new Map<string, string>();

  function from(type: string, nickname: string, identity: string): From {
    const id = ids.get(identity) ?? participantId(record.interactionId, identity);
    ids.set(identity, id);
    return { nickname, type, participantId: id };
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
    customer: () => from(words.customer, customerName(), 'customer'),
    agent,
    of({ role, name, agentId }) {
      switch (role) {
        case 'customer':
          return from(words.customer, name ?? nicknames.customer, 'customer');
        case 'agent': {
          // Older transcripts call every agent "Agent"; the user behind it has a name.
          const own = name === 'Agent' ? undefined : name;
          const nickname = own ?? knownName(agentId) ?? nicknames.agent;
          return agent(agentId ?? nickname, nickname);
        }
        case 'system':
          return from(words.system, name ?? nicknames.system, 'system');
        case 'other':
          return from(words.other, name ?? nicknames.other, `external:${name ?? ''}`);
      }
    },
  };
}

function participantId(interactionId: string, identity: string): string {
  return hash('sha256', `${interactionId}\n${identity}`, 'hex').slice(0, 16).toUpperCase();
}
