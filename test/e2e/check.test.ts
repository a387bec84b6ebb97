import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PreflightResult } from '../../src/app/check/check-list.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run } from '../support/cxbridge.ts';
import { freePort } from '../support/redis.ts';
import { sourceSettings } from '../support/source-settings.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = new Simulator({ interactions: 200 });
  await simulator.start();
});
afterEach(endAll);
afterAll(() => simulator.stop());

/** Runs the checks with these settings beside those of the simulator. Returns what was found, by name. */
async function check(settings: Record<string, string> = {}) {
  const { code, out, err } = await run(['check', '--json'], { ...sourceSettings(simulator), ...settings });
  expect(err).toBe('');
  const results = JSON.parse(out) as PreflightResult[];
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  return { code, results, failed };
}

it('finds nothing wrong with a tenant that can be used, and says what it found', async () => {
  const { code, out } = await run(['check'], sourceSettings(simulator));
  expect(code).toBe(0);
  expect(out).toMatch(/^ok {7}token: issued by 127\.0\.0\.1:\d+, valid for 24 h$/m);
  expect(out).toMatch(/^ok {7}permission INTERACTIONS_API_READ_ALL: \d+ interactions in the last 30 days$/m);
  expect(out).toMatch(/^ok {7}compared times: start and end of a list: \w+/m);
  expect(out).toMatch(/^ok {7}files: transcripts come from 127\.0\.0\.1:\d+$/m);
  expect(out).not.toMatch(/^failed/m);
});

it('takes the host of transcripts from a transcript, and an answer that there is nothing for an answer', async () => {
  const small = new Simulator();
  await small.start();
  small.faults.add({ on: /\/(notes|artifacts)/, status: 404, times: 2, body: '{}' });
  try {
    const { code, out } = await run(['check'], sourceSettings(small));
    expect(out).not.toMatch(/^failed/m);
    expect(code).toBe(0);
  } finally {
    await small.stop();
  }
});

it.each<[string, Record<string, string> | (() => Promise<Record<string, string>>), string, string, RegExp]>([
  ['a wrong password', { CXENGAGE_PASSWORD: 'wrong' }, 'token', 'refused-credentials, HTTP 401', /CXENGAGE_PASSWORD/],
  [
    'a wrong tenant',
    { CXENGAGE_TENANT_ID: '00000000-0000-4000-8000-000000000000' },
    'tenant',
    'the account does not belong to 00000000-0000-4000-8000-000000000000',
    /set CXENGAGE_TENANT_ID to one of its tenants: 6f1c2b90-/,
  ],
  [
    'a wrong path',
    async () => ({ CXENGAGE_URL: `${simulator.origin}/wrong` }),
    'token',
    'wrong-address, HTTP 404',
    /path of CXENGAGE_URL/,
  ],
  [
    'a closed port',
    async () => ({ CXENGAGE_URL: `http://127.0.0.1:${await freePort()}` }),
    'connection',
    'ECONNREFUSED',
    /check the port/,
  ],
  [
    'https at a port without TLS',
    async () => ({ CXENGAGE_URL: simulator.origin.replace('http:', 'https:') }),
    'connection',
    'ERR_SSL',
    /write http:/,
  ],
  ['a name that does not exist', { CXENGAGE_URL: 'http://cxengage.invalid' }, 'name', 'cxengage.invalid: ', /DNS/],
  [
    'an unreadable profile',
    { MAPPING_PROFILE: '/nowhere.yaml' },
    'mapping profile',
    '/nowhere.yaml cannot be read',
    /MAPPING_PROFILE/,
  ],
  [
    'an unreadable users file',
    { AUTH_MODE: 'users', USERS_FILE: '/nowhere' },
    'users file',
    '/nowhere cannot be read',
    /USERS_FILE/,
  ],
  [
    'a Redis that is not there',
    async () => ({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` }),
    'Redis',
    'ECONNREFUSED',
    /REDIS_URL/,
  ],
  [
    'an audit log in a folder that does not exist',
    { AUDIT_LOG: '/nowhere/audit.log' },
    'audit log',
    '/nowhere/audit.log cannot be written (ENOENT)',
    /AUDIT_LOG/,
  ],
  ['an invalid setting', { PORT: 'x' }, 'settings', 'PORT="x" is invalid', /give a port number/],
])('names %s and what to do', async (_what, settings, name, found, fix) => {
  const { code, failed } = await check(typeof settings === 'function' ? await settings() : settings);
  expect(code).toBe(1);
  const [first] = failed;
  expect(first).toMatchObject({ check: name, fix: expect.stringMatching(fix) });
  expect(first?.found).toContain(found);
});

it.each([
  ['ARTIFACTS_READ_ALL', /\/artifacts/],
  ['NOTES_READ_ALL', /\/notes/],
  ['CONTACTS_READ', /\/contacts/],
])('names the permission %s when it is missing', async (permission, on) => {
  simulator.faults.add({ on, status: 403, body: '{}' });
  try {
    const { failed } = await check();
    expect(failed).toContainEqual({
      check: `permission ${permission}`,
      outcome: 'failed',
      found: 'HTTP 403',
      fix: expect.stringContaining(`CXENGAGE_USERNAME the permission ${permission}`),
    });
  } finally {
    simulator.faults.clear();
  }
});

it('an untrusted certificate is named, and trusted with CXENGAGE_CA_CERTS', async () => {
  const folder = new URL('../../fixtures/tls/', import.meta.url);
  const pem = readFileSync(new URL('server.pem', folder));
  const server = createServer({ key: pem, cert: pem }, (_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  try {
    const untrusted = await check({ CXENGAGE_URL: url, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' });
    expect(untrusted.failed[0]).toMatchObject({
      check: 'connection',
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    const trusted = await check({
      CXENGAGE_URL: url,
      CXENGAGE_CA_CERTS: fileURLToPath(new URL('authority.pem', folder)),
    });
    expect(trusted.results).toContainEqual(expect.objectContaining({ check: 'connection', outcome: 'ok' }));
    expect(trusted.failed[0]).toMatchObject({ check: 'token', found: 'wrong-address, HTTP 404' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('the demo tenant needs no check', async () => {
  const { code, out } = await run(['check']);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('skipped  CXEngage: CXENGAGE_URL is unset: the demo tenant is served'),
  ]);
});

it('checks the archive as well', async () => {
  const archive = Object.fromEntries(
    Object.entries(sourceSettings(simulator)).flatMap(([name, value]) =>
      name.startsWith('CXENGAGE_') ? [[`ARCHIVE_${name}`, value]] : [],
    ),
  );
  const { failed } = await check({ ...archive, ARCHIVE_CXENGAGE_PASSWORD: 'wrong' });
  expect(failed.map(({ check: name, fix }) => [name, fix])).toEqual([
    ['archive token', expect.stringContaining('ARCHIVE_CXENGAGE_PASSWORD')],
  ]);
});
