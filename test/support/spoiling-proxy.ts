import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a proxy gets wrong on purpose. */
export interface Spoiling {
  /** Changes the body of a POST before it is passed on. */
  readonly request?: (body: string, path: string) => string;
  /** Changes an answer's body, be it a reply or the messages of a poll. */
  readonly answer?: (body: string, path: string) => string;
  readonly status?: (status: number) => number;
  /** Told by every GET and demanded by every POST, as servers do that are protected against forged requests. */
  readonly csrfToken?: string;
}

/** A proxy before a real server, on a free port of 127.0.0.1; right in everything but what it spoils. */
export async function startSpoilingProxy(
  origin: string,
  spoiling: Spoiling,
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    pass(origin, spoiling, request, response).catch(() => response.destroy()); // whoever asked has gone
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(
  origin: string,
  { request: changed, answer: spoilt, status, csrfToken }: Spoiling,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const body = await text(request);
  if (csrfToken !== undefined && request.method === 'POST' && request.headers['x-csrf-token'] !== csrfToken) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Missing or invalid Csrf token');
    return;
  }
  const { cookie, authorization, 'content-type': type } = request.headers;
  const answer = await fetch(origin + path, {
    method: request.method ?? 'GET',
    headers: {
      ...(cookie && { cookie }),
      ...(authorization && { authorization }),
      ...(type && { 'content-type': type }),
    },
    ...(body && { body: changed ? changed(body, path) : body }),
    signal: gone.signal,
  });
  const came = await answer.text();
  response.writeHead(status ? status(answer.status) : answer.status, {
    'content-type': answer.headers.get('content-type') ?? 'application/json',
    ...(csrfToken !== undefined && { 'x-csrf-header': 'X-CSRF-TOKEN', 'x-csrf-token': csrfToken }),
    'set-cookie': answer.headers.getSetCookie(),
  });
  response.end(spoilt ? spoilt(came, path) : came);
}
