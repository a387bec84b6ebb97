import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import { hasConversed } from '../interaction/facts.ts';
import type { JudgedRecord } from '../judged.ts';

/** What a record shows for certain. A list row has no `details`, which is the list of agents that reliably has conversation times. */
export interface RowCertainty {
  /** Whether the content of the interaction has the same state. */
  readonly isStateCertain: boolean;
  /** Whether the content of the interaction has the same owner. */
  readonly isOwnerCertain: boolean;
}

/** What of a record's judgement the content of the same interaction cannot contradict. */
export function rowCertaintyOf(record: CxInteraction, { facts }: JudgedRecord): RowCertainty {
  const areAgentsKnown = record.details !== undefined || record.agents.some(hasConversed);
  return { isStateCertain: areAgentsKnown || facts.endTimestamp !== undefined, isOwnerCertain: areAgentsKnown };
}
