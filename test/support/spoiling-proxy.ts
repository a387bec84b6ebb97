import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The faults that a proxy adds to the messages it forwards. */
export interface Spoiling {
  /** Changes the body of a POST before it is forwarded. */
  readonly request?: (body: string, path: string) => string;
  /** Changes the body of a response: a reply, or the messages of a poll. */
  readonly response?: (body: string, path: string) => string;
  readonly status?: (status: number) => number;
  /** Sent with every response and required on every POST, as by servers with CSRF protection. */
  readonly csrfToken?: string;
}

/** Starts a proxy on a free port of 127.0.0.1 that forwards to a real server and adds the given faults. */
export async function startSpoilingProxy(
  origin: string,
  spoiling: Spoiling,
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    forward(origin, spoiling, request, response).catch(() => response.destroy()); // the client has disconnected
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

async function forward(
  origin: string,
  spoiling: Spoiling,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, csrfToken } = spoiling;
  const path = request.url ?? '/';
  const disconnected = new AbortController();
  response.on('close', () => disconnected.abort());
  const body = await text(request);
  if (csrfToken !== undefined && request.method === 'POST' && request.headers['x-csrf-token'] !== csrfToken) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Missing or invalid Csrf token');
    return;
  }
  const { cookie, authorization, 'content-type': type } = request.headers;
  const upstream = await fetch(origin + path, {
    method: request.method ?? 'GET',
    headers: {
      ...(cookie && { cookie }),
      ...(authorization && { authorization }),
      ...(type && { 'content-type': type }),
    },
    ...(body && { body: spoiling.request ? spoiling.request(body, path) : body }),
    signal: disconnected.signal,
  });
  const upstreamBody = await upstream.text();
  response.writeHead(status ? status(upstream.status) : upstream.status, {
    'content-type': upstream.headers.get('content-type') ?? 'application/json',
    ...(csrfToken !== undefined && { 'x-csrf-header': 'X-CSRF-TOKEN', 'x-csrf-token': csrfToken }),
    'set-cookie': upstream.headers.getSetCookie(),
  });
  response.end(spoiling.response ? spoiling.response(upstreamBody, path) : upstreamBody);
}
