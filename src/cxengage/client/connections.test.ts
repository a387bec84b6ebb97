import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { CxApi } from './api.ts';
import type { Network } from './connections.ts';
import { Downloads } from './downloads.ts';

const pem = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
const [ca, serverPem, clientCertificate] = [pem('authority'), pem('server'), pem('client')];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** An API with TLS that answers with the name in the client's certificate. */
async function startApi(requestCert = false): Promise<string> {
  const server = createHttpsServer(
    { key: serverPem, cert: serverPem, ca, requestCert, rejectUnauthorized: requestCert },
    ({ socket }, response) => {
      const { subject } = (socket as TLSSocket).getPeerCertificate();
      response.end(JSON.stringify({ client: subject?.CN ?? null }));
    },
  );
  return `https://localhost:${await listen(server)}`;
}

/** A proxy, and the hosts that it was asked for. */
async function startProxy() {
  const tunnels: string[] = [];
  const server = createHttpServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    tunnels.push(String(request.url));
    const port = Number(String(request.url).split(':')[1]);
    const upstream = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const each of [socket, upstream]) each.on('error', () => each.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  return { tunnels, url: `http://127.0.0.1:${await listen(server)}` };
}

function call(url: string, network: Network) {
  const api = new CxApi({
    url,
    network,
    clock: systemClock,
    quota: { concurrency: 2, ratePerSecond: 100 },
    retryWaitsMs: [],
  });
  closing.push(() => api.close());
  return api.call({ step: 'list', path: '/v1/x', signal: AbortSignal.timeout(5_000) });
}

it('a certificate of an authority that the settings name is trusted', async () => {
  expect(await call(await startApi(), { ca })).toMatchObject({ status: 200 });
});

it('any other certificate is not, whatever the environment says', async () => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    await expect(call(await startApi(), {})).rejects.toMatchObject({
      code: 'unavailable',
      fields: { errno: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/) },
    });
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
});

it('a client certificate is presented', async () => {
  const url = await startApi(true);
  expect(await call(url, { ca, clientCertificate })).toMatchObject({ body: { client: 'client of the tests' } });
  await expect(call(url, { ca })).rejects.toMatchObject({ code: 'unavailable' });
});

it('https goes through the proxy, with the same checks, unless the host is excepted', async () => {
  const [url, proxy] = [await startApi(true), await startProxy()];
  const network = { ca, clientCertificate, httpsProxy: proxy.url };
  expect(await call(url, network)).toMatchObject({ body: { client: 'client of the tests' } });
  expect(proxy.tunnels).toEqual([new URL(url).host]);
  await call(url, { ...network, noProxy: 'localhost' });
  expect(proxy.tunnels).toHaveLength(1);
  await expect(call(url, { ...network, ca: undefined })).rejects.toMatchObject({ code: 'unavailable' });
});

it('files are downloaded through the proxy only from hosts that the operator names', async () => {
  const [url, proxy] = [await startApi(), await startProxy()];
  const network = { ca, httpsProxy: proxy.url };
  const download = (hosts: readonly string[]) => {
    const downloads = new Downloads({ sourceOrigin: 'https://api.example', hosts, clock: systemClock, network });
    closing.push(() => downloads.close());
    return downloads.fetchJson(`${url}/file`, { signal: AbortSignal.timeout(5_000) });
  };
  await expect(download([])).rejects.toMatchObject({ code: 'refused-address' });
  expect(proxy.tunnels).toEqual([]);
  expect(await download(['localhost'])).toEqual({ client: null });
  expect(proxy.tunnels).toHaveLength(1);
});
