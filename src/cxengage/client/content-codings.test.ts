import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { isAltered } from '../../kit/altered-text.ts';
import { MAX_REPLY_BYTES } from '../sizes.policy.ts';
import { CxApi } from './api.ts';
import { Downloads } from './downloads.ts';

const MAX_FILE_BYTES = 100_000;
const text = JSON.stringify({ a: 'é'.repeat(1_000) });
const bomb = (bytes: number): Buffer => gzipSync(`"${'x'.repeat(bytes)}"`);

const replies: Readonly<Record<string, { readonly coding?: string; readonly body: Buffer }>> = {
  '/v1/plain': { body: Buffer.from(text) },
  '/v1/identity': { coding: 'identity', body: Buffer.from(text) },
  '/v1/gzip': { coding: 'gzip', body: gzipSync(text) },
  '/v1/deflate': { coding: 'deflate', body: deflateSync(text) },
  '/v1/br': { coding: 'br', body: brotliCompressSync(text) },
  '/v1/zstd': { coding: 'zstd', body: zstdCompressSync(text) },
  '/v1/twice': { coding: 'gzip, br', body: brotliCompressSync(gzipSync(text)) },
  '/v1/unknown': { coding: 'lzma', body: Buffer.from(text) },
  '/v1/damaged': { coding: 'gzip', body: gzipSync(text).fill(0, 12, 20) },
  '/v1/cut': { coding: 'gzip', body: gzipSync(text).subarray(0, 20) },
  '/v1/bom': { body: Buffer.from(`\ufeff${text}`) },
  '/v1/bomb': { coding: 'gzip', body: bomb(MAX_REPLY_BYTES) },
  '/v1/small-bomb': { coding: 'gzip', body: bomb(MAX_FILE_BYTES) },
  '/v1/latin-1': { body: Buffer.from('{"rows":[{"name":"Jos\xe9"},{"name":"Ana"}],"total":2}', 'latin1') },
};

let server: Server;
let api: CxApi;
let downloads: Downloads;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { coding, body } = replies[request.url ?? ''] ?? { body: Buffer.of() };
    response.writeHead(200, coding === undefined ? {} : { 'content-encoding': coding }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new ManualClock(0);
  api = new CxApi({ url: origin, quota: { concurrency: 2, ratePerSecond: 100 }, clock, retryWaitsMs: [] });
  downloads = new Downloads({ sourceOrigin: origin, hosts: [], clock, maxBytes: MAX_FILE_BYTES });
});
afterAll(async () => {
  await api.close();
  await downloads.close();
  server.closeAllConnections();
  server.close();
});

const signal = new AbortController().signal;
const viaApi = async (path: string): Promise<unknown> => (await api.call({ step: 'record', path, signal })).body;
const viaDownload = (path: string): Promise<unknown> => downloads.fetchJson(origin + path, { signal });

describe.each([
  ['an API call', viaApi, '/v1/bomb'],
  ['a download', viaDownload, '/v1/small-bomb'],
])('%s', (_name, fetch, bombPath) => {
  it.each(['plain', 'identity', 'gzip', 'deflate', 'br', 'zstd', 'twice', 'bom'])(
    'reads a reply with the content coding: %s',
    async (coding) => {
      expect(await fetch(`/v1/${coding}`)).toEqual(JSON.parse(text));
    },
  );

  it('refuses a reply that is small but grows beyond the limit when it is decompressed', async () => {
    expect(replies[bombPath]?.body.length).toBeLessThan(MAX_FILE_BYTES);
    await expect(fetch(bombPath)).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('names a content coding that it cannot undo', async () => {
    await expect(fetch('/v1/unknown')).rejects.toMatchObject({ code: 'unreadable', message: /content coding/ });
  });

  it.each(['/v1/damaged', '/v1/cut'])('fails as unavailable when the compressed data breaks off: %s', async (path) => {
    await expect(fetch(path)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('marks only the objects whose bytes are not UTF-8 as altered', async () => {
    const body = (await fetch('/v1/latin-1')) as { rows: readonly [object, object] };
    expect(body).toEqual({ rows: [{ name: 'Jos\ufffd' }, { name: 'Ana' }], total: 2 });
    expect([body, body.rows, ...body.rows].map(isAltered)).toEqual([true, true, true, false]);
  });
});
