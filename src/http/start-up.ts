import type { FastifyInstance } from 'fastify';
import { Refusal } from '../genesys/refusal.ts';
import { gwsUserId } from '../genesys/resources.ts';
import { callerOf } from './authentication.ts';
import { resourceId } from './resource-id.ts';

/**
 * What documented desktops request when they start, beside the API of histories: quiet answers, so that a start does not end in an error (facts about
 * these replies are observations of clients, not documentation; docs/differences.md). `groups` and the like are empty, because there are none here.
 */
const answers: Readonly<Record<string, object>> = {
  // An empty list would make a desktop report that the contact server is down.
  '/api/v2/services': {
    services: ['MultiMediaContent', 'Provisioning'].map((type) => ({ type, state: 'Active' })),
  },
  '/api/v2/me/groups': { groups: [] },
  '/api/v2/me/devices/:id/settings/tserver': { settings: {} },
  '/api/v2/groups': { groups: [] },
  '/api/v2/workbins': { workbins: [] },
  '/api/v2/contacts': { contacts: [] },
  '/api/v2/settings/agent-states': { settings: [] },
  '/internal-api/me/settings': { resources: { agentStates: [], user: { settings: [] } } },
  '/internal-api/contact-center': { contactCenter: { businessAttributes: [] } },
  '/internal-api/lucene/index': { index: {} },
};

/** GET routes of the start of desktops. Everything else at these addresses is unknown. */
export function registerStartUp(app: FastifyInstance): void {
  for (const [path, answer] of Object.entries(answers)) {
    app.get(path, async (request) => {
      callerOf(request);
      return { statusCode: 0, ...answer };
    });
  }
  // The internal contact of a user. Desktops ask for the one of the signed-in user.
  app.get<{ Params: { id: string } }>('/api/v2/contacts/:id', async (request) => {
    const { principal, names } = callerOf(request);
    const id = resourceId(request.params.id);
    if (id !== gwsUserId(principal.userId)) throw new Refusal('not-found');
    const { userName, firstName, lastName } = names;
    return { statusCode: 0, contact: { id, type: 'User', userName, firstName, lastName } };
  });
}
