import { Refusal } from '../genesys/refusal.ts';
import { parseHistoryRequest } from '../genesys/requests/history-request.ts';
import { gwsUserId } from '../genesys/resources.ts';
import type { ListRequest } from '../history/history-source.ts';
import { historySourceOf } from './history-source-of.ts';
import type { Operation } from './operation.ts';

/** Whose history: a contact's; the tenant's, or one agent's; or an agent's, by default the caller's own. */
export type HistoryKind = 'contact' | 'interaction' | 'agent';

/** RetrieveContactHistory, RetrieveInteractionHistory and RetrieveAgentHistory (8.5.2). */
export function retrieveHistory(kind: HistoryKind): Operation {
  return (tenant, { id, body, principal, now }) => {
    if (kind === 'contact' && id === undefined) throw new Refusal('missing-parameter', 'The contact is missing');
    if (!tenant.features.allowsHistories)
      throw new Refusal('operation-forbidden', 'No feature that includes histories is enabled');
    const request = parseHistoryRequest(body, now, tenant.site().calendar);
    const caller = kind === 'agent' ? gwsUserId(principal.userId) : undefined;
    const list: ListRequest = {
      contact: kind === 'contact' ? id : undefined,
      window: request.window,
      mediaType: request.mediaType,
      userId: request.userId ?? caller,
      searchAttributes: request.searchCustomAttributes,
      attributeNames: request.customAttributes,
      sort: request.sort,
      maxSize: kind === 'contact' ? undefined : request.maxSize,
      features: tenant.features,
    };
    return async (deadline) => historySourceOf(tenant, request.source).fetchList(list, deadline);
  };
}
