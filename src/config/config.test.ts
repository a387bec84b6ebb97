import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, readSomeSettings } from './config.ts';
import { readConfig } from './read-config.ts';
import { type SettingName, settingsTable } from './settings.table.ts';

const invalidRedisUrl =
  'REDIS_URL is invalid: give a URL like redis://localhost:6379, with a number behind it for another database, as in redis://localhost:6379/1';
const tenantId = '6f1c2b90-4d1e-11ee-9a51-0b7d2f3c5e10';
const tenant = {
  CXENGAGE_URL: 'https://api.cxengage.net',
  CXENGAGE_TENANT_ID: '6F1C2B90-4D1E-11EE-9A51-0B7D2F3C5E10',
  CXENGAGE_USERNAME: 'u',
  CXENGAGE_PASSWORD: 'secret',
  AUTH_MODE: 'cxengage',
};

function config(environment: Record<string, string>): Config {
  const read = readConfig(environment);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.config;
}

function problems(environment: Record<string, string>): readonly string[] {
  const read = readConfig(environment);
  return 'problems' in read ? read.problems : [];
}

it('serves the demo tenant on a loopback address if no variable is set', () => {
  expect(config({})).toEqual({
    port: 8080,
    host: '127.0.0.1',
    source: undefined,
    archive: undefined,
    certificates: { ca: undefined, clientCertificate: undefined },
    adminHost: '127.0.0.1',
    cxengageAuth: 'token',
    cxengageConcurrency: 32,
    cxengageRatePerSecond: 50,
    cxengageFileHosts: [],
    operationTimeoutMs: 30_000,
    historyLimit: 10_000,
    scanPages: 20,
    sessionIdleMinutes: 30,
    sessionMaxHours: 24,
    auth: { mode: 'cxengage' },
    contactCenters: [],
    userBudgetMb: 64,
    replyBytes: 1_048_576,
    mailboxTtlMs: 120_000,
    allowedOrigins: [],
    csrf: 'off',
    trustProxy: [],
    websocket: 'off',
    cookieSameSite: 'Lax',
    cookieSecure: 'auto',
    logLevel: 'info',
  });
});

it('converts the variables to typed values', () => {
  const read = config({
    ...tenant,
    PUBLIC_URL: 'https://gws.example/api/v2/',
    CXENGAGE_FILE_HOSTS: 'Files.example, b',
  });
  expect(read.source).toEqual({ url: 'https://api.cxengage.net', tenantId, username: 'u', password: 'secret' });
  expect(read.publicUrl).toBe('https://gws.example/api/v2');
  expect(read.cxengageFileHosts).toEqual(['files.example', 'b']);
  expect(Object.isFrozen(read)).toBe(true);
});

it('accepts the API URL with and without the version', () => {
  expect(config({ ...tenant, CXENGAGE_URL: 'https://api.cxengage.net/v1/' }).source?.url).toBe(
    'https://api.cxengage.net',
  );
});

it('ignores the variables of other programs', () => {
  expect(config({ HTTP_PROXY: 'nonsense', ALL_PROXY: 'nonsense', HOME: '/root' }).port).toBe(8080);
});

it('reads the proxy for https in either letter case', () => {
  const proxies = { https_proxy: 'http://proxy:3128', no_proxy: 'inside.example' };
  expect(config(proxies)).toMatchObject({ httpsProxy: 'http://proxy:3128', noProxy: 'inside.example' });
  expect(config({ ...proxies, HTTPS_PROXY: 'http://other:3128' }).httpsProxy).toBe('http://other:3128');
});

describe('some settings', () => {
  it('are read without the others, whose problems do not matter', () => {
    const environment = { TIME_ZONE: 'Europe/Kyiv', CXENGAGE_URL: 'nonsense', CXENGAGE_USER: 'x', PORT: '80' };
    expect(readSomeSettings(environment, ['TIME_ZONE', 'PUBLIC_URL'])).toEqual({ values: { timeZone: 'Europe/Kyiv' } });
  });

  it('have their problems reported, misspelt names included', () => {
    expect(readSomeSettings({ TIMEZONE: 'UTC', PUBLIC_URL: 'x' }, ['TIME_ZONE', 'PUBLIC_URL'])).toEqual({
      problems: [
        'PUBLIC_URL="x" is invalid: give an http or https URL that ends with /api/v2',
        'Unknown setting TIMEZONE. Did you mean TIME_ZONE?',
      ],
    });
  });
});

it('treats an empty variable as unset', () => {
  const read = config({ REDIS_URL: '', PORT: '' });
  expect([read.redisUrl, read.port]).toEqual([undefined, 8080]);
});

describe('reports an invalid setting in one line, with the fix:', () => {
  const wrong: [Record<string, string>, string][] = [
    [{ PORT: '70000' }, 'PORT="70000" is invalid: give a port number from 0 to 65535'],
    [{ PORT: '80.5' }, 'PORT="80.5" is invalid: give a port number from 0 to 65535'],
    [{ TIME_ZONE: 'Mars' }, 'TIME_ZONE="Mars" is invalid: give an IANA time zone, for example Europe/Kyiv'],
    [
      { PUBLIC_URL: 'http://x/api' },
      'PUBLIC_URL="http://x/api" is invalid: give an http or https URL that ends with /api/v2',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL="loud" is invalid: give silent, error, warn, info or debug'],
    [{ AUTH_MODE: 'none' }, 'AUTH_MODE="none" is invalid: give users or cxengage'],
    [{ REDIS_URL: 'http://user:pw@x' }, invalidRedisUrl],
    [{ REDIS_URL: 'redis://x/abc' }, invalidRedisUrl],
    [{ REDIS_URL: 'redis://x/1/2' }, invalidRedisUrl],
    [
      { HOST: '0.0.0.0' },
      'HOST="0.0.0.0" is invalid: the demo tenant accepts only a loopback address; give 127.0.0.1, or set CXENGAGE_URL',
    ],
    [
      { CXENGAGE_TENANT_ID: tenantId },
      'CXENGAGE_TENANT_ID is set without CXENGAGE_URL: set CXENGAGE_URL, or unset CXENGAGE_TENANT_ID',
    ],
    [{ ...tenant, CXENGAGE_PASSWORD: '' }, 'CXENGAGE_PASSWORD is missing: give a password or an API secret'],
    [{ ...tenant, AUTH_MODE: '' }, 'USERS_FILE is missing: give the path of a users file, or set AUTH_MODE=cxengage'],
    [{ CXENGAGE_PASWORD_FILE: 'x' }, 'Unknown setting CXENGAGE_PASWORD_FILE. Did you mean CXENGAGE_PASSWORD_FILE?'],
    [
      { REDIS_URL_FILE: '/no/such/file' },
      'REDIS_URL_FILE="/no/such/file" cannot be read (ENOENT): give the path of a readable file',
    ],
    [
      { ...tenant, CXENGAGE_TENANT_ID: 'acme' },
      `CXENGAGE_TENANT_ID="acme" is invalid: give the UUID of the tenant, for example ${tenantId}`,
    ],
    [
      { ...tenant, CXENGAGE_TENANT_ID: `"${tenantId}"` },
      `CXENGAGE_TENANT_ID="\\"${tenantId}\\"" is in quotes: remove the quotes; not every file of variables removes them`,
    ],
    [
      { ...tenant, CXENGAGE_TENANT_ID: `${tenantId}\r` },
      `CXENGAGE_TENANT_ID="${tenantId}\\r" contains a carriage return: write the file that sets it with LF line ends, not with CR LF`,
    ],
    [
      { ...tenant, CXENGAGE_TENANT_ID: ` ${tenantId}` },
      `CXENGAGE_TENANT_ID=" ${tenantId}" begins with a blank or an invisible character: remove it`,
    ],
    [
      { ...tenant, CXENGAGE_PASSWORD: '"secret"' },
      'CXENGAGE_PASSWORD is in quotes: remove the quotes; not every file of variables removes them',
    ],
    [
      { ...tenant, CXENGAGE_URL: 'https://api.cxengage.net?x=1' },
      'CXENGAGE_URL="https://api.cxengage.net?x=1" is invalid: give a URL like https://api.cxengage.net',
    ],
    [
      { CXENGAGE_FILE_HOSTS: 'https://files.example/' },
      'CXENGAGE_FILE_HOSTS="https://files.example/" is invalid: give host names separated by commas, without scheme, port or path, for example files.example.org',
    ],
    [
      { FEATURES: 'api-voice,api-telepathy' },
      'FEATURES="api-voice,api-telepathy" is invalid: give some of api-multimedia, api-multimedia-chat, api-multimedia-email, api-multimedia-facebook, api-multimedia-twitter, api-multimedia-workitem, api-ucs-voice, api-voice, separated by commas',
    ],
    [{ TIMEZONE: 'Europe/Kyiv' }, 'Unknown setting TIMEZONE. Did you mean TIME_ZONE?'],
    [
      { ARCHIVE_CXENGAGE_TENANT: 'x' },
      'Unknown setting ARCHIVE_CXENGAGE_TENANT. Did you mean ARCHIVE_CXENGAGE_TENANT_ID?',
    ],
  ];
  it.each(wrong)('%j', (environment, line) => {
    expect(problems(environment)).toEqual([line]);
  });

  it.each(Object.keys(settingsTable) as SettingName[])(
    'a text in quotes, with a carriage return or with blanks around it: %s',
    (name) => {
      for (const text of ['"8080"', '8080\r', ' 8080', '8080\u200b']) {
        const faults = problems({ [name]: text }).filter(
          (line) => line.startsWith(name) && !line.includes('set without'),
        );
        expect(faults).toEqual([expect.stringMatching(/ (is in quotes|contains a carriage return|begins|ends)/)]);
      }
    },
  );

  it('reports all problems at once', () => {
    expect(problems({ PORT: 'x', LOG_LEVEL: 'x', TIME_ZONE: 'x', CXENGAGE_TENANT_ID: tenantId })).toHaveLength(4);
  });

  it('never includes the value of a secret', () => {
    expect(problems({ ...tenant, REDIS_URL: 'secret', PORT: 'x' }).join()).not.toContain('secret');
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxbridge-'));
  const path = join(folder, 'password');
  beforeAll(() => writeFileSync(path, 'from the file\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read without the trailing line break', () => {
    const { CXENGAGE_PASSWORD: _password, ...rest } = tenant;
    expect(config({ ...rest, CXENGAGE_PASSWORD_FILE: path }).source?.password).toBe('from the file');
  });

  it('are rejected with the place if they are not UTF-8', () => {
    const { CXENGAGE_PASSWORD: _password, ...rest } = tenant;
    const latin1 = join(folder, 'latin1');
    writeFileSync(latin1, Buffer.from('pass\xe9', 'latin1'));
    expect(problems({ ...rest, CXENGAGE_PASSWORD_FILE: latin1 })).toEqual([
      `CXENGAGE_PASSWORD_FILE="${latin1}": byte 0xE9 on line 1, column 5 is not UTF-8. Save the file as UTF-8.`,
    ]);
  });

  it('are rejected if the variable itself is set as well', () => {
    expect(problems({ ...tenant, CXENGAGE_PASSWORD_FILE: path })).toEqual([
      'CXENGAGE_PASSWORD and CXENGAGE_PASSWORD_FILE are both set: set one of them',
    ]);
  });
});
