import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { CxSource } from '../source.ts';
import { CxApi } from './api.ts';
import { Downloads } from './downloads.ts';
import { createCxSource } from './http-source.ts';

/*
 * Records come from outside, and name addresses of transcripts, manifests and files. None of these may make the bridge connect to a machine of the inside, or
 * send its token to another resource than those of its own tenant.
 */

/** Addresses that lead, or may lead, to a server of the inside; `PORT` is that of one. */
const forged: readonly string[] = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0',
    '0.0.0.0',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
  ],
  ...[
    '127.0.0.1.',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:0:0:1]',
  ],
  ...[
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
  ],
  ...[
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...[
    '１２７.0.0.1',
    '127。0。0。1',
    '①②⑦.0.0.1',
    'loc%61lhost',
    'user:pass@127.0.0.1',
    'files.example@127.0.0.1',
    '127.0.0.1#@files.example',
  ],
]
  .map((host) => `https://${host}${/#|\]$|[^\d]$|\d$/.test(host) && !host.includes('#') ? ':PORT' : ''}/x`)
  .concat([
    'http://127.0.0.1:PORT/x',
    'http://localhost:PORT/x',
    'http://files.example:PORT/x',
    'HTTP://127.0.0.1:PORT/x',
    'http:127.0.0.1:PORT/x',
    'http:/127.0.0.1:PORT/x',
    'http:\\\\127.0.0.1:PORT\\x',
    'https:\\\\127.0.0.1:PORT\\x',
    '//127.0.0.1:PORT/x',
    ' https://127.0.0.1:PORT/x',
    'https://127.0.0.1:PORT\t/x',
    'ht\ntps://127.0.0.1:PORT/x',
    'ftp://127.0.0.1:PORT/x',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/_x',
    'dict://127.0.0.1:PORT/x',
    'data:application/json,[]',
    'javascript:1',
    'blob:https://127.0.0.1:PORT/x',
    'ws://127.0.0.1:PORT/x',
    'unix:/var/run/docker.sock',
    'https://',
    'https://127.0.0.1:PORT:80/x',
    'https://[::1',
    'https://127.0.0.1:99999/x',
    '',
  ]);

/** Paths of the source's own origin that are not resources of this tenant. */
const foreignPaths = [
  '/v1/tokens',
  '/v1/tenants/other/interactions/i/artifacts',
  '/v1/tenants/tenant/../other/x',
  '/v1/tenants/tenant/%2e%2e/other/x',
  '/v1/tenants/tenant/..%2fother/x',
  '/v1/tenants/tenant/%252e%252e/other/x',
  '/v1/tenants/tenant/.;/../other',
  '/v1/tenants/tenant/..;/other',
  '/v1/tenants/tenantother/x',
  '/v1/tenants/tenant',
  '/admin/v1/tenants/tenant/\\..\\..\\x',
];

let inside: Server;
let connections = 0;
let port: number;
let api: CxApi;
let source: CxSource;
let downloads: Downloads;
let origin: string;
const requested: string[] = [];
const outside = createServer((request, response) => {
  requested.push(request.url ?? '');
  response.end(request.url === '/v1/tokens' ? '{"token":"t"}' : '[]');
});
beforeAll(async () => {
  inside = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  // Both families, so that no address misses it.
  inside.listen(0, '::');
  outside.listen(0, '127.0.0.1');
  await Promise.all([once(inside, 'listening'), once(outside, 'listening')]);
  port = (inside.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const clock = new ManualClock(0);
  api = new CxApi({ url: origin, quota: { concurrency: 4, ratePerSecond: 1_000 }, clock, retryWaitsMs: [] });
  downloads = new Downloads({ sourceOrigin: origin, hosts: [], clock });
  source = createCxSource(api, { tenantId: 'tenant', credentials: { username: 'u', password: 'p' } }, downloads);
});
afterAll(async () => {
  await api.close();
  await downloads.close();
  outside.closeAllConnections();
  outside.close();
  inside.close();
});

const call = { signal: new AbortController().signal };

it('the list has at least sixty addresses', () => {
  expect(new Set(forged).size).toBeGreaterThanOrEqual(60);
});

it.each(forged)('%j brings no connection to the inside, as transcript, manifest or file', async (address) => {
  const url = address.replaceAll('PORT', String(port));
  const before = [connections, requested.length];
  for (const fetch of [source.fetchLinked, source.fetchManifest, source.fetchFile]) {
    await expect(fetch(url, call)).rejects.toMatchObject({ name: 'SourceError' });
  }
  expect([connections, requested.length]).toEqual(before);
});

it.each(foreignPaths)('%s of the source itself is not requested with the bridge’s token', async (path) => {
  await source
    .fetchLinked(origin + path, call)
    .catch((error: unknown) => expect(error).toMatchObject({ name: 'SourceError' }));
  const foreign = requested.filter((each) => each !== '/v1/tokens' && !/^\/v1\/tenants\/tenant\/[^.;%]*$/.test(each));
  expect(foreign).toEqual([]);
});
