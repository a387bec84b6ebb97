import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SignedOut } from '../auth/authenticator.ts';
import { areOfClients, type Bayeux } from '../bayeux/bayeux.ts';
import type { Connection } from '../bayeux/connection.ts';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import { Refusal } from '../genesys/refusal.ts';
import { failureFields } from '../kit/failure-fields.ts';
import { isJsonObject, parseJson } from '../kit/json.ts';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';
import { type AuthenticationParts, authenticateOptionally, type Caller, callerOrRefusalOf } from './authentication.ts';
import { BROWSER_COOKIE, browserOf, setCookie } from './cookies.ts';
import { isCrossSite } from './cross-site.ts';
import { isMessageCountAllowed } from './limits.policy.ts';

/** The body of a request with another content type: who is not signed in learns that first. */
const OTHER_TYPE = Symbol('other type');

/** Clients append the message type (`/handshake`, `/connect`), a slash, or nothing; all of these are one address. */
export const notificationPaths = ['/notifications', '/notifications/*'];

/** Long-polling for CometD clients. */
export function registerLongPolling(app: FastifyInstance, parts: AuthenticationParts, bayeux: Bayeux): void {
  acceptOldBodies(app);
  refuseOtherSites(app, parts.tenants);
  authenticateOptionally(app, parts);
  for (const path of notificationPaths) {
    app.post(path, async (request, reply) => {
      const caller = callerOrRefusalOf(request);
      if (caller instanceof Refusal) {
        // A desktop that kept its cookie over a restart starts again, instead of showing an error.
        const messages = Array.isArray(request.body) ? request.body : [request.body];
        if (caller instanceof SignedOut && messages.every(isDisconnect)) {
          await bayeux.handle(messages, caller.principal, new LongPollConnection(request, reply));
          return reply;
        }
        if (caller.code !== 'not-authenticated' || !areOfClients(messages)) throw caller;
        await bayeux.refuseSignedOut(messages, new LongPollConnection(request, reply));
        return reply;
      }
      const messages = messagesOf(request.body);
      if (messages.some(isHandshake) && browserOf(request.headers) === undefined) {
        setCookie(reply, caller.tenant, BROWSER_COOKIE, randomBytes(12).toString('base64url'));
      }
      await handle(bayeux, messages, caller, new LongPollConnection(request, reply), request.log);
      return reply;
    });
  }
}

/** WebSocket and JSONP get a plain refusal before any authentication, so clients fall back to long-polling. */
export function refuseOtherTransports(app: FastifyInstance): void {
  for (const path of notificationPaths) {
    app.get(path, async () => {
      throw new Refusal('operation-forbidden', 'Only long-polling is supported here');
    });
  }
}

/** Plain forms reach these addresses, so a page of another site could act for whoever is signed in there. */
export function refuseOtherSites(app: FastifyInstance, tenants: TenantRegistry): void {
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const isForeign = tenants
      .all()
      .every(({ allowedOrigins, site }) => isCrossSite(headers, allowedOrigins, site().publicUrl));
    done(
      isForeign ? new Refusal('operation-forbidden', 'Requests from pages of this origin are not allowed') : undefined,
    );
  });
}

/** Old clients send the messages as a form, or as JSON without a content type. */
function acceptOldBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    const messages = new URLSearchParams(String(body)).getAll('message').map((text) => parseJson(text));
    done(null, messages.flat());
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, ({ headers }, body, done) => {
    done(null, headers['content-type'] === undefined ? parseJson(String(body)) : OTHER_TYPE);
  });
}

function messagesOf(body: unknown): readonly unknown[] {
  if (body === OTHER_TYPE) throw new Refusal('not-json');
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (!isMessageCountAllowed(messages.length))
    throw new Refusal('too-large', 'Too many CometD messages in one request');
  if (messages.some((message) => typeof message !== 'object' || message === null)) {
    throw new Refusal('unreadable-value', 'The body must be a list of CometD messages');
  }
  return messages;
}

function isHandshake(message: unknown): boolean {
  return isJsonObject(message) && message['channel'] === '/meta/handshake';
}

function isDisconnect(message: unknown): boolean {
  return isJsonObject(message) && message['channel'] === '/meta/disconnect';
}

/** Handles messages. A failure is a fault of the bridge; the client gets the vendor's error body. */
async function handle(
  bayeux: Bayeux,
  messages: readonly unknown[],
  { principal, id }: Caller,
  connection: LongPollConnection,
  log: FastifyBaseLogger,
): Promise<void> {
  try {
    await bayeux.handle(messages, principal, connection, id);
  } catch (error) {
    if (error instanceof OutboxUnavailable) return connection.fail(new Refusal('overloaded'));
    log.error(failureFields(error), 'A request failed because of a bug in the bridge');
    connection.fail(new Refusal('internal-error'));
  }
}

/**
 * An HTTP reply as the protocol core sees it. A poll is held for half a minute by thousands of clients, so it keeps nothing of the framework but the headers
 * of its reply.
 */
class LongPollConnection implements Connection {
  readonly browser: string | undefined;
  readonly #response: ServerResponse;
  readonly #headers: OutgoingHttpHeaders;
  #hasReplies = false;

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.browser = browserOf(request.headers);
    this.#response = reply.raw;
    this.#headers = reply.getHeaders() as OutgoingHttpHeaders;
    reply.hijack();
  }

  get closed(): boolean {
    return this.#response.closed;
  }

  send(replies: string): void {
    this.#hasReplies = true;
    this.#end(200, replies);
  }

  onClose(listener: (isSent: boolean) => void): void {
    const end = (): void => listener(this.#hasReplies && this.#response.writableFinished);
    if (this.#response.closed) end();
    else this.#response.once('close', end);
  }

  abort(): void {
    this.#response.destroy();
  }

  /** Answers with the vendor's error body, unless an answer has begun. */
  fail(refusal: Refusal): void {
    if (this.#response.headersSent) return;
    if (refusal.retryAfterSeconds !== undefined) this.#headers['retry-after'] = String(refusal.retryAfterSeconds);
    this.#end(refusal.httpStatus, refusal.body());
  }

  #end(status: number, body: string): void {
    this.#headers['content-type'] = 'application/json';
    this.#headers['content-length'] = Buffer.byteLength(body);
    this.#response.writeHead(status, this.#headers).end(body);
  }
}
