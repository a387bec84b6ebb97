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
  { request: changed, answer: spoilt, status }: Spoiling,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const body = await text(request);
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
    'set-cookie': answer.headers.getSetCookie(),
  });
  response.end(spoilt ? spoilt(came, path) : came);
}
