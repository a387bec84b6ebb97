import { Refusal } from '../genesys/refusal.ts';
import { requestedSource } from '../genesys/requests/history-request.ts';
import { historySourceOf } from './history-source-of.ts';
import type { Operation } from './operation.ts';

/** GetInteractionContent (8.5.2): the interaction with the id in the path and, for conversations, its messages. */
export const getInteractionContent: Operation = (tenant, { id, body }) => {
  if (!tenant.features.allowsContent)
    throw new Refusal('operation-forbidden', 'No multimedia or voice feature is enabled');
  const source = requestedSource(body);
  if (id === undefined) throw new Refusal('missing-parameter', 'The interaction id is missing');
  return async (deadline) => historySourceOf(tenant, source).fetchContent(id, deadline);
};
