import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/auth/users-file.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { folder } from '../support/folder.ts';
import { RenamedTenant } from '../support/renamed-tenant.ts';

const [north, south, west] = [randomUUID(), randomUUID(), randomUUID()];
const anaId = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

let bridge: TestBridge;
let tenants: RenamedTenant[] = [];
beforeAll(async () => {
  const path = folder();
  const file = join(path, 'contact-centers.yaml');
  bridge = await startBridge({
    environment: { CONTACT_CENTERS_FILE: file },
    beforeReading: async (simulator) => {
      tenants = await Promise.all([north, south, west].map(() => RenamedTenant.start(simulator, randomUUID())));
      writeFileSync(join(path, 'north-users'), `ana ${await hashPassword('north')} ${anaId}\n`);
      writeFileSync(
        join(path, 'south-users'),
        `ana ${await hashPassword('south')} ${anaId}\nben ${await hashPassword('south')} b\n`,
      );
      const center = (id: string, index: number, more: string): string => `${id}:
  CXENGAGE_URL: ${tenants[index]?.origin}
  CXENGAGE_TENANT_ID: ${tenants[index]?.tenantId}
  CXENGAGE_USERNAME: ${serviceAccount.username}
  CXENGAGE_PASSWORD: ${serviceAccount.password}
${more}`;
      const users = (name: string) => `  AUTH_MODE: users\n  USERS_FILE: ${join(path, name)}\n`;
      writeFileSync(
        file,
        center(
          north,
          0,
          `${users('north-users')}  TIME_ZONE: Europe/Kyiv\n  ALLOWED_ORIGINS: [https://north.example]\n`,
        ) +
          center(south, 1, users('south-users')) +
          center(west, 2, '  AUTH_MODE: cxengage\n'),
      );
    },
  });
});
afterAll(async () => {
  await bridge.stop();
  await Promise.all(tenants.map((tenant) => tenant.stop()));
});

async function get(path: string, headers: Record<string, string>) {
  const response = await fetch(bridge.api + path, { headers });
  const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  return { status: response.status, body: (await response.json()) as JsonObject, cookie };
}

describe('a request belongs to the contact center', () => {
  it.each([
    ['that the header names', { authorization: basic('ana', 'north'), contactcenterid: north }, 200],
    [
      'that the header names, and not where the password is right',
      { authorization: basic('ana', 'north'), contactcenterid: south },
      403,
    ],
    ['whose users file alone has the name', { authorization: basic('ben', 'south') }, 200],
    ['without a users file, if no file has the name', { authorization: basic('ana.duarte@example.org', 'demo') }, 200],
  ])('%s', async (_what, headers, status) => {
    expect(await get('/me', headers as Record<string, string>)).toHaveProperty('status', status);
  });

  it('and is refused if several have the name and no header says which', async () => {
    const { status, body } = await get('/me', { authorization: basic('ana', 'north') });
    expect([status, body]).toEqual([403, { statusCode: 20, statusMessage: 'The ContactCenterId header is missing' }]);
  });

  it('of its cookie, and of no other', async () => {
    const { cookie } = await get('/me', { authorization: basic('ana', 'north'), contactcenterid: north });
    expect(await get('/me', { cookie })).toHaveProperty('status', 200);
    expect(await get('/me', { cookie, contactcenterid: north })).toHaveProperty('status', 200);
    expect(await get('/me', { cookie, contactcenterid: south })).toMatchObject({
      status: 403,
      body: { statusCode: 5 },
    });
  });
});

it('an unknown contact center is refused', async () => {
  const headers = { authorization: basic('ana', 'north'), contactcenterid: 'nowhere' };
  expect(await get('/me', headers)).toMatchObject({ status: 403, body: { statusCode: 5 } });
});

it('each has its own time zone, origins and source', async () => {
  const inNorth = await get(`/interactions/${voice}`, { authorization: basic('ana', 'north'), contactcenterid: north });
  const inSouth = await get(`/interactions/${voice}`, { authorization: basic('ana', 'south'), contactcenterid: south });
  const dateOf = ({ body }: { body: JsonObject }) => String((body['interaction'] as JsonObject)['startDate']);
  expect([dateOf(inNorth).slice(-5), dateOf(inSouth).slice(-5)]).toEqual(['+0200', '+0000']);
  const origin = 'https://north.example';
  expect((await get('/me', { authorization: basic('ana', 'north'), contactcenterid: north, origin })).status).toBe(200);
  expect((await get('/me', { authorization: basic('ana', 'south'), contactcenterid: south, origin })).status).toBe(403);
});

describe('a file of contact centers', () => {
  const problemsOf = (text: string): readonly string[] => {
    const file = join(folder(), 'c.yaml');
    writeFileSync(file, text);
    const read = readConfig({ CONTACT_CENTERS_FILE: file });
    return 'problems' in read ? read.problems.map((problem) => problem.replaceAll(file, 'FILE')) : [];
  };
  const source = (tenant: string) =>
    `  CXENGAGE_URL: https://a.example\n  CXENGAGE_TENANT_ID: ${tenant}\n  CXENGAGE_USERNAME: u\n  CXENGAGE_PASSWORD: p\n  AUTH_MODE: cxengage\n`;

  it.each([
    ['', ['FILE names no contact center']],
    ['- a', ['FILE is no map of contact centers by id']],
    ['a: 1', ['FILE, a is no map of settings: give CXENGAGE_URL and the other settings of this contact center']],
    ['a:\n  TIME_ZONE: UTC', ['FILE, a: CXENGAGE_URL is missing: give a URL like https://api.cxengage.net']],
    [
      `a:\n${source(north)}  PORT: 1\n`,
      ['FILE, a: PORT is no setting of a contact center: set it as an environment variable, or remove it'],
    ],
    [`a:\n${source(north)}b:\n${source(north)}`, ['FILE: a and b have the same CXENGAGE_TENANT_ID: give each its own']],
    [
      `a:\n${source(north)}  TIME_ZONE: Mars\n`,
      ['FILE, a: TIME_ZONE="Mars" is invalid: give an IANA time zone, for example Europe/Kyiv'],
    ],
    [`a:\n${source(north)}`, []],
  ])('%j has the problems %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});
