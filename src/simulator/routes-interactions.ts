import type { FastifyInstance } from 'fastify';
import type { Conditions } from './conditions.ts';
import { rehosted } from './living.ts';
import { signedUrl } from './routes-files.ts';
import { sampleTenantId } from './samples.ts';
import type { TenantArtifact, TenantInteraction } from './tenant-interaction.ts';

interface ById {
  Params: { id: string; artifactId: string };
}
interface Listed {
  Querystring: Record<string, string | undefined>;
}

const notFound = { error: { code: 404, message: 'Not found' } };

/** Interactions, one and many, and what hangs on them. */
export function registerInteractions(app: FastifyInstance, simulator: Conditions): void {
  const one = '/tenants/:tenantId/interactions/:id';

  app.get<ById>(one, async (request, reply) => {
    const entry = simulator.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return rehosted(withoutNulls(entry.interaction), simulator.origin);
  });

  app.get<ById>(`${one}/artifacts`, async (request, reply) => {
    const entry = simulator.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return { results: (entry.artifacts ?? []).map(summaryOf) };
  });

  app.get<ById>(`${one}/artifacts/:artifactId`, async (request, reply) => {
    const { id, artifactId } = request.params;
    const artifact = simulator.tenant.find(id)?.artifacts?.find((each) => each.artifactId === artifactId);
    if (!artifact) return reply.code(404).send(notFound);
    const files = artifact.files.map((file) => ({ ...file, url: signedUrl(simulator, id, file.artifactFileId) }));
    return { tenantId: sampleTenantId, interactionId: id, ...artifact, files };
  });

  app.get<ById>(`${one}/notes`, async (request, reply) => {
    const entry = simulator.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return { results: entry.notes ?? null };
  });

  app.get<ById>('/smooch/tenants/:tenantId/interactions/:id/conversation', async (request, reply) => {
    const conversation = simulator.tenant.find(request.params.id)?.conversation;
    if (!conversation) return reply.code(404).send({ message: 'Conversation not found' });
    return rehosted(conversation, simulator.origin);
  });

  app.get<Listed>('/tenants/:tenantId/interactions', async (request, reply) => {
    const { start, end, contactId, contactID, limit = '10', offset = '0' } = request.query;
    const most = Number(limit);
    if (!Number.isInteger(most) || most < 0 || most > 1_000) {
      const attribute = { limit: 'limit must be between 0 and 1000' };
      return reply.code(400).send({ error: { code: 400, message: 'bad request parameters', attribute } });
    }
    const { total, entries } = simulator.tenant.list({
      from: start ? Date.parse(start) : undefined,
      to: end ? Date.parse(end) : undefined,
      contactId: contactId ?? contactID,
      offset: Number(offset),
      limit: most,
    });
    const rows = entries.map(({ interaction: { details: _details, ...row } }) => withoutNulls(row));
    return {
      page: null,
      limit: most,
      offset: Number(offset),
      total,
      tenantId: sampleTenantId,
      tenantName: 'Example Ltd',
      tenantTimezone: 'US/Eastern',
      results: rows.length > 0 ? rehosted(rows, simulator.origin) : null,
    };
  });
}

/** The vendor leaves nulls out at the root of a record and keeps them inside `details`. */
function withoutNulls(record: Omit<TenantInteraction['interaction'], never> | Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

function summaryOf({ files, artifactId, artifactType, artifactSubType, created, updated }: TenantArtifact): object {
  return {
    artifactId,
    artifactType,
    ...(artifactSubType !== undefined && { artifactSubType }),
    fileCount: files.length,
    created,
    updated,
  };
}
