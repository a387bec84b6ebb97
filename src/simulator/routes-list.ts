import type { FastifyInstance } from 'fastify';
import { instantOf } from '../cxengage/schema/instant.ts';
import { sampleTenantId } from './samples.ts';
import type { Scenario } from './scenario.ts';
import type { TenantInteraction } from './tenant-interaction.ts';
import { rewriteHosts, withoutNulls } from './time-shift.ts';

interface ListRequest {
  Querystring: Record<string, string | undefined> & { 'attribute-value'?: string | string[] };
}

/**
 * Registers the list of interactions: newest first, without `details`, and null instead of an empty list. Unknown parameters are ignored, as by
 * the vendor.
 */
export function registerListRoutes(app: FastifyInstance, scenario: Scenario): void {
  app.get<ListRequest>('/tenants/:tenantId/interactions', async (request, reply) => {
    const { query } = request;
    const limit = Number(query['limit'] ?? 10);
    if (!Number.isInteger(limit) || limit < 0 || limit > 1_000) {
      const attribute = { limit: 'limit must be between 0 and 1000' };
      return reply.code(400).send({ error: { code: 400, message: 'bad request parameters', attribute } });
    }
    const page = query['page'] === undefined ? null : Number(query['page']);
    const offset = page === null ? Number(query['offset'] ?? 0) : page * limit;
    const { total, entries } = scenario.tenant.list({
      from: instantOf(query['start'] ?? query['startTimeRange']),
      to: instantOf(query['end'] ?? query['endTimeRange']),
      contactId: query['contactId'] ?? query['contactID'],
      attributeValues: [query['attribute-value'] ?? query['hook-name'] ?? query['hookName'] ?? []].flat(),
      hookType: query['hookType'],
      offset,
      limit,
    });
    return {
      page,
      limit,
      offset,
      total,
      tenantId: sampleTenantId,
      tenantName: 'Example Ltd',
      tenantTimezone: 'US/Eastern',
      results: entries.length > 0 ? rewriteHosts(entries.map(rowOf), scenario.origin) : null,
    };
  });
}

function rowOf({ interaction: { details: _details, ...row } }: TenantInteraction): object {
  return withoutNulls(row);
}
