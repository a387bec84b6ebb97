import type { FastifyInstance } from 'fastify';
import { notFound } from './not-found.ts';
import { signedUrl } from './routes-files.ts';
import { sampleTenantId } from './samples.ts';
import type { Scenario } from './scenario.ts';
import type { TenantArtifact } from './tenant-interaction.ts';
import { rehost, withoutNulls } from './time-shift.ts';

interface ById {
  Params: { id: string; artifactId: string };
}

/** One interaction and what hangs on it. */
export function registerInteraction(app: FastifyInstance, simulator: Scenario): void {
  const one = '/tenants/:tenantId/interactions/:id';

  app.get<ById>(one, async (request, reply) => {
    const entry = simulator.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return rehost(withoutNulls(entry.interaction), simulator.origin);
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
    return rehost(conversation, simulator.origin);
  });
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
