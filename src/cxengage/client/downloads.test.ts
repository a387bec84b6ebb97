import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Downloads, isPublic } from './downloads.ts';

let server: Server;
let origin: string;
let downloads: Downloads;
const TIMEOUT_MS = 200;
const clock = new ManualClock(0);
const seen: { path: string | undefined; authorization: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ path: request.url, authorization: request.headers.authorization });
    if (request.url === '/moved') return response.writeHead(302, { location: '/file' }).end();
    if (request.url?.startsWith('/gone')) return response.writeHead(403).end();
    if (request.url === '/large') return response.end(`"${'x'.repeat(5_000)}"`);
    if (request.url === '/slow') return clock.advance(TIMEOUT_MS);
    return response.end('{"a":1}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  downloads = new Downloads({ sourceOrigin: origin, hosts: [], clock, maxBytes: 1_000, timeoutMs: TIMEOUT_MS });
});
afterAll(async () => {
  await downloads.close();
  server.closeAllConnections();
  server.close();
});

const call = { signal: new AbortController().signal };

it('downloads a file of the source itself without credentials, even from a loopback address', async () => {
  expect(await downloads.fetchJson(`${origin}/file?X-Amz-Signature=abc`, call)).toEqual({ a: 1 });
  expect(seen.at(-1)).toEqual({ path: '/file?X-Amz-Signature=abc', authorization: undefined });
});

describe('a file is not downloaded', () => {
  it.each([
    ['over plain http from another host', 'http://files.example/transcript.json'],
    ['from another port of the source’s machine', 'http://127.0.0.1:1/x'],
    ['from the source’s host by another scheme', 'https://127.0.0.1/x'],
    ['from a loopback address', 'https://[::1]/x'],
    ['from a mapped loopback address', 'https://[::ffff:127.0.0.1]/x'],
    ['from an unusual spelling of a loopback address', 'https://0x7f.1/x'],
    ['from a private address', 'https://10.1.2.3/x'],
    ['from a cloud metadata address', 'https://169.254.169.254/latest/meta-data'],
    ['from a name that resolves to a loopback address', 'https://localhost/x'],
    ['with a file URL', 'file:///etc/passwd'],
    ['from something that is not a URL', 'transcript.json'],
  ])('%s', async (_where, url) => {
    await expect(downloads.fetchJson(url, call)).rejects.toMatchObject({ code: 'refused-address' });
  });
});

it.each([
  ['/moved', 'rejected', 'redirects'],
  ['/gone', 'forbidden', 'a 403'],
  ['/large', 'unreadable', 'more than the limit'],
  ['/slow', 'deadline', 'no answer'],
])('%s fails as "%s": %s', async (path, code) => {
  await expect(downloads.fetchJson(origin + path, call)).rejects.toMatchObject({ code });
  expect(seen.at(-1)?.path).toBe(path);
});

it('an error never contains the URL, which grants access to the file', async () => {
  await expect(downloads.fetchJson(`${origin}/gone?X-Amz-Signature=abc`, call)).rejects.not.toThrow(/Signature|127\.0/);
});

it.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['127.0.0.1', false],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['::127.0.0.1', false],
  ['not an address', false],
])('the address %s is public: %s', (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});
