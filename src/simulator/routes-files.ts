import type { FastifyInstance } from 'fastify';
import { sign } from './accounts.ts';
import type { Scenario } from './scenario.ts';
import { rehost } from './time-shift.ts';

/** A file's address, good for the simulator's time, as the vendor's storage signs them: it opens without any credentials. */
export function signedUrl(simulator: Scenario, interactionId: string, fileId: string): string {
  const path = `/files/${interactionId}/${fileId}`;
  const until = simulator.now() + simulator.urlTtlSeconds * 1_000;
  return `${simulator.origin}${path}?X-Amz-Expires=${simulator.urlTtlSeconds}&until=${until}&X-Amz-Signature=${sign(`${path} ${until}`)}`;
}

interface FileRequest {
  Params: { interactionId: string; fileId: string };
  Querystring: Record<string, string | undefined>;
}

/** Stored files, behind signed addresses. */
export function registerFiles(app: FastifyInstance, simulator: Scenario): void {
  app.get<FileRequest>('/files/:interactionId/:fileId', async (request, reply) => {
    const { interactionId, fileId } = request.params;
    const until = request.query['until'];
    const good = request.query['X-Amz-Signature'] === sign(`/files/${interactionId}/${fileId} ${until}`);
    const denied = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';
    if (!good || Number(until) <= simulator.now()) return reply.code(403).type('application/xml').send(denied);
    const content = simulator.tenant.find(interactionId)?.files?.[fileId];
    if (content === undefined)
      return reply.code(404).type('application/xml').send('<Error><Code>NoSuchKey</Code></Error>');
    return reply.type('application/json').send(JSON.stringify(rehost(content, simulator.origin)));
  });
}
