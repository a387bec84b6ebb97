import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bayeux } from '../bayeux/bayeux.ts';
import type { Connection } from '../bayeux/connection.ts';
import { failureFields } from '../kit/failure-fields.ts';
import { parseJson } from '../kit/json.ts';
import { type AuthenticationParts, callerOf, requireAuthentication } from './authentication.ts';
import { isMessageCountAllowed, MAX_BODY_BYTES } from './limits.policy.ts';
import { notificationPaths, refuseOtherSites } from './long-poll.ts';

/** Why a socket is closed (RFC 6455, 7.4.1). */
const closeCodes = { protocolError: 1002, policyViolation: 1008 } as const;

/** CometD over WebSocket: the same protocol over another connection. The upgrade is checked like every request, its origin included. */
export async function registerWebSocket(
  app: FastifyInstance,
  parts: AuthenticationParts,
  bayeux: Bayeux,
): Promise<void> {
  await app.register(websocket, { options: { maxPayload: MAX_BODY_BYTES }, errorHandler: endSocket });
  refuseOtherSites(app, parts.tenants);
  requireAuthentication(app, parts);
  for (const path of notificationPaths) {
    app.get(path, { websocket: true }, (socket, request) => {
      const { principal, id, tenant } = callerOf(request);
      const receive = async (data: Buffer): Promise<void> => {
        const messages = parseJson(String(data));
        if (!Array.isArray(messages) || !isMessageCountAllowed(messages.length)) {
          socket.close(closeCodes.protocolError, 'A list of CometD messages is expected');
          return;
        }
        if (!(await tenant.authenticator.isSignedIn(id))) {
          socket.close(closeCodes.policyViolation, 'Not signed in any more');
          return;
        }
        bayeux.handle(messages, principal, connectionOf(socket), id).catch(fail);
      };
      const fail = (error: Error): void => {
        request.log.error(failureFields(error), 'A CometD message could not be handled');
        socket.close(closeCodes.policyViolation);
      };
      // Messages are handled in the order in which they came, however long it takes to look up the sign-in.
      let received = Promise.resolve();
      socket.on('message', (data: Buffer) => {
        received = received.then(() => receive(data)).catch(fail);
      });
    });
  }
}

/** Ends a socket that failed. What a client did, such as a frame that is not WebSocket, has a code, and is no fault of the bridge. */
function endSocket(error: Error, socket: WebSocket, request: FastifyRequest): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) request.log.error(failureFields(error), 'A WebSocket failed because of a bug in the bridge');
  else request.log.debug({ code }, 'A WebSocket failed');
  socket.terminate();
}

/** One exchange over a socket, as the protocol core sees it. It is over when the replies have been handed to the system. */
function connectionOf(socket: WebSocket): Connection {
  const listeners = new Set<(isSent: boolean) => void>();
  let ended = socket.readyState === socket.OPEN ? undefined : false;
  const end = (isSent: boolean): void => {
    ended = isSent;
    socket.off('close', fail);
    for (const listener of listeners) listener(isSent);
    listeners.clear();
  };
  const fail = (): void => end(false);
  socket.once('close', fail);
  return {
    send: (replies) => socket.send(replies, (error?: Error) => end(!error)),
    get closed() {
      return socket.readyState !== socket.OPEN;
    },
    onClose: (listener) => (ended === undefined ? listeners.add(listener) : listener(ended)),
    abort: () => {}, // the newer connect has come over the same socket, after everything before it
  };
}
