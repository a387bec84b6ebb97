import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Bayeux } from '../bayeux/bayeux.ts';
import type { Connection } from '../bayeux/connection.ts';
import { Refusal } from '../genesys/refusal.ts';
import { callerOf } from './authentication.ts';
import { isMessageCountAllowed } from './limits.policy.ts';

/** Clients append the message type (`/handshake`, `/connect`), a slash, or nothing; all of these are one address. */
const paths = ['/notifications', '/notifications/*'];

/** Long-polling for CometD clients. */
export function registerLongPolling(app: FastifyInstance, bayeux: Bayeux): void {
  for (const path of paths) {
    app.post(path, (request, reply) => {
      const { principal } = callerOf(request);
      const messages: readonly unknown[] = Array.isArray(request.body) ? request.body : [request.body];
      if (!isMessageCountAllowed(messages.length))
        throw new Refusal('too-large', 'Too many CometD messages in one request');
      if (messages.some((message) => typeof message !== 'object' || message === null)) {
        throw new Refusal('unreadable-value', 'The body must be a list of CometD messages');
      }
      bayeux.handle(messages, principal, connectionOf(reply)).catch((error: Error) => {
        if (!reply.sent) reply.send(error);
      });
    });
  }
}

/** WebSocket and JSONP get a plain refusal before any authentication, so clients fall back to long-polling. */
export function refuseOtherTransports(app: FastifyInstance): void {
  for (const path of paths) {
    app.get(path, async () => {
      throw new Refusal('operation-forbidden', 'Only long-polling is supported here');
    });
  }
}

/** An HTTP reply as the protocol core sees it. */
function connectionOf(reply: FastifyReply): Connection {
  return {
    send: (replies) => {
      reply.type('application/json').send(replies);
    },
    get closed() {
      return reply.raw.closed;
    },
    onClose: (listener) => {
      reply.raw.once('close', listener);
    },
  };
}
