import { getInteractionContent } from './get-interaction-content.ts';
import { identifyContact } from './identify-contact.ts';
import type { Operations } from './operation.ts';
import { retrieveHistory } from './retrieve-history.ts';

/** Every operation that the bridge serves. */
export const operations: Operations = {
  GetInteractionContent: getInteractionContent,
  RetrieveContactHistory: retrieveHistory('contact'),
  RetrieveInteractionHistory: retrieveHistory('interaction'),
  RetrieveAgentHistory: retrieveHistory('agent'),
  IdentifyUCSContact: identifyContact,
};
