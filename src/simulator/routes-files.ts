import type { FastifyInstance } from 'fastify';
import { sign } from './accounts.ts';
import type { Scenario } from './scenario.ts';
import { rewriteHosts } from './time-shift.ts';

/** Signed URL of a file, as the vendor's storage issues it: valid for `urlTtlSeconds` without credentials. */
export function signedFileUrl(scenario: Scenario, interactionId: string, fileId: string): string {
  const path = `/files/${interactionId}/${fileId}`;
  const expiresAt = scenario.now() + scenario.urlTtlSeconds * 1_000;
  return `${scenario.origin}${path}?X-Amz-Expires=${scenario.urlTtlSeconds}&until=${expiresAt}&X-Amz-Signature=${sign(`${path} ${expiresAt}`)}`;
}

interface FileRequest {
  Params: { interactionId: string; fileId: string };
  Querystring: Record<string, string | undefined>;
}

/** Registers the route for stored files, which requires a signed URL. */
export function registerFileRoutes(app: FastifyInstance, scenario: Scenario): void {
  app.get<FileRequest>('/files/:interactionId/:fileId', async (request, reply) => {
    const { interactionId, fileId } = request.params;
    const expiresAt = request.query['until'];
    const isSigned = request.query['X-Amz-Signature'] === sign(`/files/${interactionId}/${fileId} ${expiresAt}`);
    const denied = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';
    if (!isSigned || Number(expiresAt) <= scenario.now()) return reply.code(403).type('application/xml').send(denied);
    const entry = scenario.tenant.find(interactionId);
    const listed = entry?.artifacts?.flatMap((artifact) => artifact.files) ?? [];
    const file = listed.find(({ artifactFileId }) => artifactFileId === fileId);
    const contentType = String(file?.['contentType'] ?? 'application/octet-stream');
    const content = entry?.files?.[fileId];
    // Recordings and attachments of the samples have no content of their own. A JSON file without content has expired.
    const isPlaceholder = content === undefined && file && !contentType.startsWith('application/json');
    if (isPlaceholder) return reply.type(contentType).send(Buffer.from(`Sample of ${file['filename']}`));
    if (typeof content === 'string') return reply.type(contentType).send(Buffer.from(content, 'base64'));
    if (content === undefined)
      return reply.code(404).type('application/xml').send('<Error><Code>NoSuchKey</Code></Error>');
    return reply.type('application/json').send(JSON.stringify(rewriteHosts(content, scenario.origin)));
  });
}
