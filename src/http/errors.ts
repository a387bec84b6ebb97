import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import { Refusal } from '../genesys/refusal.ts';
import { failureFields } from '../kit/failure-fields.ts';

/** Gives every failed request the vendor's error body, also those that the framework refuses. */
export function registerErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Refusal | OutboxUnavailable, request, reply) => {
    const refusal = refusalOfError(error);
    if (refusal.code === 'internal-error') {
      request.log.error(failureFields(error), 'A request failed because of a bug in the bridge');
    }
    return refuse(refusal, reply);
  });
  app.setNotFoundHandler((_request, reply) => refuse(new Refusal('not-found'), reply));
}

/** Answers what the router refuses before any route: an address that cannot be decoded. */
export function handleRouterError(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  refuse(new Refusal('not-found'), reply);
}

/** Answers a request with an Expect header that the server cannot meet. */
export function handleExpectation(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(417, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(new Refusal('unreadable-value', 'The Expect header is not supported').body());
}

/** Answers malformed HTTP, or headers that are too large, on the bare connection. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, refusal } = clientErrors[error.code ?? ''] ?? badRequest;
  const body = refusal.body();
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const badRequest = { status: '400 Bad Request', refusal: new Refusal('unreadable-value') };
const clientErrors: Readonly<Record<string, typeof badRequest>> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', refusal: new Refusal('too-large') },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    refusal: new Refusal('unreadable-value', 'The request did not arrive in time'),
  },
};

function refuse(refusal: Refusal, reply: FastifyReply): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  return reply
    .code(refusal.httpStatus)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(refusal.body());
}

function refusalOfError(error: FastifyError | Refusal | OutboxUnavailable): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof OutboxUnavailable) return new Refusal('overloaded');
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('not-json');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Refusal('missing-parameter', 'The body is missing');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('too-large');
    default:
      if (error.statusCode === 400) return new Refusal('unreadable-value', 'The body cannot be read as JSON', error);
      return new Refusal('internal-error', undefined, error);
  }
}
