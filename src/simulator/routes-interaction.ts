import type { FastifyInstance } from 'fastify';
import { notFound } from './not-found.ts';
import { signedFileUrl } from './routes-files.ts';
import { sampleTenantId } from './samples.ts';
import type { Scenario } from './scenario.ts';
import type { TenantArtifact } from './tenant-interaction.ts';
import { rewriteHosts, withoutNulls } from './time-shift.ts';

interface InteractionRequest {
  Params: { id: string; artifactId: string };
}

/** Registers the routes for one interaction, its artifacts, notes and live conversation. */
export function registerInteractionRoutes(app: FastifyInstance, scenario: Scenario): void {
  const path = '/tenants/:tenantId/interactions/:id';

  app.get<InteractionRequest>(path, async (request, reply) => {
    const entry = scenario.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return rewriteHosts(withoutNulls(entry.interaction), scenario.origin);
  });

  app.get<InteractionRequest>(`${path}/artifacts`, async (request, reply) => {
    const entry = scenario.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return { results: (entry.artifacts ?? []).map(summaryOf) };
  });

  app.get<InteractionRequest>(`${path}/artifacts/:artifactId`, async (request, reply) => {
    const { id, artifactId } = request.params;
    const artifact = scenario.tenant.find(id)?.artifacts?.find((each) => each.artifactId === artifactId);
    if (!artifact) return reply.code(404).send(notFound);
    const files = artifact.files.map((file) => ({ ...file, url: signedFileUrl(scenario, id, file.artifactFileId) }));
    return { tenantId: sampleTenantId, interactionId: id, ...artifact, files };
  });

  app.get<InteractionRequest>(`${path}/notes`, async (request, reply) => {
    const entry = scenario.tenant.find(request.params.id);
    if (!entry) return reply.code(404).send(notFound);
    return { results: entry.notes ?? null };
  });

  app.get<InteractionRequest>('/smooch/tenants/:tenantId/interactions/:id/conversation', async (request, reply) => {
    const conversation = scenario.tenant.find(request.params.id)?.conversation;
    if (!conversation) return reply.code(404).send({ message: 'Conversation not found' });
    return rewriteHosts(conversation, scenario.origin);
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
