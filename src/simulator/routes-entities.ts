import type { FastifyInstance } from 'fastify';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { notFound } from './not-found.ts';
import { sampleContacts } from './samples.ts';
import type { Scenario } from './scenario.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

interface EntityRequest {
  Params: { id: string };
  Querystring: Record<string, string | undefined>;
}

/** Registers the routes for users, contacts and queues. */
export function registerEntityRoutes(app: FastifyInstance, scenario: Scenario): void {
  app.get<EntityRequest>('/tenants/:tenantId/users', async () => ({ result: [...scenario.tenant.users.values()] }));

  app.get<EntityRequest>('/tenants/:tenantId/users/:id', async (request, reply) => {
    const user = scenario.tenant.users.get(request.params.id);
    return user ? { result: user } : reply.code(404).send(notFound);
  });

  app.get<EntityRequest>('/tenants/:tenantId/contacts', async (request) => {
    const { q, page = '0', limit: _limit, ...attributeFilters } = request.query;
    const results = sampleContacts.filter(({ attributes }) => {
      const values = Object.values(attributes);
      const matches = Object.entries(attributeFilters).every(([name, value]) => attributes[name] === value);
      return matches && (q === undefined || values.some((value) => value?.includes(q)));
    });
    return { result: { page: Number(page), count: results.length, totalPages: 1, results } };
  });

  app.get<EntityRequest>('/tenants/:tenantId/contacts/:id', async (request, reply) => {
    const contact = sampleContacts.find(({ id }) => id === request.params.id);
    return contact ? { result: contact } : reply.code(404).send(notFound);
  });

  app.get<EntityRequest>('/tenants/:tenantId/contacts/:id/interactions', async (request) => {
    const limit = Math.min(Number(request.query['limit'] ?? 10), 100);
    const page = Number(request.query['page'] ?? 0);
    const list = scenario.tenant.list({ contactId: request.params.id, offset: page * limit, limit });
    return { page, limit, offset: page * limit, total: list.total, results: list.entries.map(rowOf) };
  });

  app.get<EntityRequest>('/tenants/:tenantId/queues', async () => ({
    result: [
      { id: 'a0b1c2d0-4d21-11ee-8f6a-1d2b3c4d5e6f', name: 'Support' },
      { id: 'b1c2d3e0-4d21-11ee-8f6a-1d2b3c4d5e6f', name: 'Billing' },
      { id: 'c2d3e4f0-4d21-11ee-8f6a-1d2b3c4d5e6f', name: 'Digital' },
    ],
  }));
}

const channelNames: Readonly<Record<string, string>> = {
  voice: 'Voice',
  sms: 'SMS',
  email: 'Email',
  messaging: 'Messaging',
  'work-item': 'Work Item',
};
const directionNames: Readonly<Record<string, string>> = {
  inbound: 'Inbound',
  outbound: 'Outbound',
  'agent-initiated': 'Agent Initiated',
};

/** A row of the vendor's deprecated contact history: flat, with explicit nulls, and `directionType` in place of `direction`. */
function rowOf({ interaction }: TenantInteraction): object {
  const { interactionId, startTimestamp, endTimestamp, channelType, direction, customer } = interaction;
  const agent = lastObjectOf(interaction['agents']);
  const queue = lastObjectOf(interaction['queues']);
  return {
    interactionId,
    startTimestamp,
    endTimestamp: endTimestamp ?? null,
    channelType,
    channelName: channelNames[String(channelType)] ?? null,
    directionType: direction,
    directionName: directionNames[String(direction)] ?? null,
    customer,
    lastAgentId: agent['agentId'] ?? null,
    lastAgentName: agent['agentName'] ?? null,
    lastQueueId: queue['queueId'] ?? null,
    lastQueueName: queue['queueName'] ?? null,
    lastDispositionId: interaction['dispositionId'] ?? null,
    lastDispositionName: interaction['dispositionName'] ?? null,
    csat: interaction['customerSatisfactionScore'] ?? null,
    note: interaction['notes'] ? 1 : 0,
    recording: null,
    transcript: null,
  };
}

function lastObjectOf(list: unknown): JsonObject {
  const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
  return isJsonObject(last) ? last : {};
}
