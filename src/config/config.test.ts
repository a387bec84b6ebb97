import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, readConfig } from './config.ts';

const tenant = {
  CXENGAGE_URL: 'https://api.cxengage.net',
  CXENGAGE_TENANT_ID: 't',
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
    cxengageConcurrency: 32,
    cxengageRatePerSecond: 50,
    cxengageFileHosts: [],
    operationTimeoutMs: 30_000,
    historyLimit: 10_000,
    scanPages: 20,
    auth: { mode: 'cxengage' },
    logLevel: 'info',
  });
});

it('converts the variables to typed values', () => {
  const read = config({
    ...tenant,
    PUBLIC_URL: 'https://gws.example/api/v2/',
    CXENGAGE_FILE_HOSTS: 'Files.example, b',
  });
  expect(read.source).toEqual({ url: 'https://api.cxengage.net', tenantId: 't', username: 'u', password: 'secret' });
  expect(read.publicUrl).toBe('https://gws.example/api/v2');
  expect(read.cxengageFileHosts).toEqual(['files.example', 'b']);
  expect(Object.isFrozen(read)).toBe(true);
});

it('accepts the API URL with and without the version', () => {
  expect(config({ ...tenant, CXENGAGE_URL: 'https://api.cxengage.net/v1/' }).source?.url).toBe(
    'https://api.cxengage.net',
  );
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
    [{ REDIS_URL: 'http://user:pw@x' }, 'REDIS_URL is invalid: give a URL like redis://localhost:6379'],
    [
      { HOST: '0.0.0.0' },
      'HOST="0.0.0.0" is invalid: the demo tenant accepts only a loopback address; give 127.0.0.1, or set CXENGAGE_URL',
    ],
    [
      { CXENGAGE_TENANT_ID: 't' },
      'CXENGAGE_TENANT_ID is set without CXENGAGE_URL: set CXENGAGE_URL, or unset CXENGAGE_TENANT_ID',
    ],
    [{ ...tenant, CXENGAGE_PASSWORD: '' }, 'CXENGAGE_PASSWORD is missing: give a password or an API secret'],
    [{ ...tenant, AUTH_MODE: '' }, 'USERS_FILE is missing: give the path of a users file, or set AUTH_MODE=cxengage'],
    [{ CXENGAGE_PASWORD_FILE: 'x' }, 'Unknown setting CXENGAGE_PASWORD_FILE. Did you mean CXENGAGE_PASSWORD_FILE?'],
    [
      { REDIS_URL_FILE: '/no/such/file' },
      'REDIS_URL_FILE="/no/such/file" cannot be read: give the path of a readable file',
    ],
  ];
  it.each(wrong)('%j', (environment, line) => {
    expect(problems(environment)).toEqual([line]);
  });

  it('reports all problems at once', () => {
    expect(problems({ PORT: 'x', LOG_LEVEL: 'x', TIME_ZONE: 'x', CXENGAGE_TENANT_ID: 't' })).toHaveLength(4);
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

  it('are rejected if the variable itself is set as well', () => {
    expect(problems({ ...tenant, CXENGAGE_PASSWORD_FILE: path })).toEqual([
      'CXENGAGE_PASSWORD and CXENGAGE_PASSWORD_FILE are both set: set one of them',
    ]);
  });
});
