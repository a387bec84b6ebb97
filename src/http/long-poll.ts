import type { FastifyInstance } from 'fastify';
import type { Bayeux } from '../bayeux/bayeux.ts';
import { Refusal } from '../genesys/refusal.ts';
import { callerOf } from './authentication.ts';

/** Clients append the message type (`/handshake`, `/connect`), a bare slash, or nothing; all addresses are one. */
const paths = ['/notifications', '/notifications/*'];

const MOST_MESSAGES = 100;

/** Long-polling for CometD clients. */
export function registerLongPolling(app: FastifyInstance, bayeux: Bayeux): void {
  for (const path of paths) {
    app.post(path, (request, reply) => {
      const { principal } = callerOf(request);
      const messages: readonly unknown[] = Array.isArray(request.body) ? request.body : [request.body];
      if (messages.length > MOST_MESSAGES) throw new Refusal('too-large', 'Too many CometD messages in one request');
      if (messages.some((message) => typeof message !== 'object' || message === null)) {
        throw new Refusal('unreadable-value', 'The body must be a list of CometD messages');
      }
      const gone = bayeux.handle(messages, principal, (body) => {
        reply.type('application/json').send(body);
      });
      reply.raw.once('close', gone);
    });
  }
}

/** WebSocket and JSONP get a plain refusal before any authentication, so that clients fall back to long-polling. */
export function refuseOtherTransports(app: FastifyInstance): void {
  for (const path of paths) {
    app.get(path, async () => {
      throw new Refusal('operation-forbidden', 'Only long-polling is supported here');
    });
  }
}
