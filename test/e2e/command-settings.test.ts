import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { endAll, run } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

afterEach(endAll);

const record = JSON.stringify({ interactionId: 'a', channelType: 'fax', startTimestamp: '2026-11-27T10:00:00Z' });
const profile = join(folder(), 'site.yaml');
writeFileSync(profile, 'extends: default\nmediaTypes: { fax: workitem }\n');
const settings = { MAPPING_PROFILE: profile, TIME_ZONE: 'Europe/Kyiv', PORT: '9090' };
const login = ['--user', 'a', '--password', 'b'];

/** The interaction that a command writes as JSON. */
const interactionIn = (text: string) => (JSON.parse(text).value ?? JSON.parse(text)).interaction;

describe.each([
  ['translate', []],
  ['explain', ['--json']],
])('cxbridge %s', (command, more) => {
  it('takes its defaults from the settings of the bridge', async () => {
    const { out, code } = await run([command, ...more], settings, record);
    expect(interactionIn(out)).toMatchObject({
      uri: 'http://localhost:9090/api/v2/interactions/a',
      mediaType: 'workitem',
      startDate: '2026-11-27 12:00:00.000+0200',
    });
    expect(code).toBe(0);
    const withPublicUrl = await run([command, ...more], { ...settings, PUBLIC_URL: 'https://gws/api/v2/' }, record);
    expect(interactionIn(withPublicUrl.out).uri).toBe('https://gws/api/v2/interactions/a');
  });

  it('prefers its options, also the built-in profile, and does not read the settings that they replace', async () => {
    const options = ['--profile', 'default', '--time-zone', 'UTC', '--public-url', 'http://gws/api/v2/'];
    const { out } = await run([command, ...more, ...options], { ...settings, PORT: 'x', TIME_ZONE: 'x' }, record);
    expect(interactionIn(out)).toMatchObject({
      uri: 'http://gws/api/v2/interactions/a',
      mediaType: 'openmedia',
      startDate: '2026-11-27 10:00:00.000+0000',
    });
  });

  it.each([
    [['--public-url', 'gws'], {}, /'--public-url <url>' argument 'gws' is invalid\. It is invalid: give an http or/],
    [['--public-url', 'http://x/api'], {}, /give an http or https URL that ends with \/api\/v2/],
    [['--public-url', '"http://x/api/v2"'], {}, /It is in quotes: remove the quotes/],
    [['--time-zone', 'Mars'], {}, /give an IANA time zone/],
    [[], { TIME_ZONE: 'Mars' }, /^TIME_ZONE="Mars" is invalid: give an IANA time zone/],
    [[], { TIMEZONE: 'UTC' }, /^Unknown setting TIMEZONE\. Did you mean TIME_ZONE\?\n$/],
    [[], { MAPPING_PROFILE: '/no/such.yaml' }, /^MAPPING_PROFILE="\/no\/such\.yaml" cannot be read \(ENOENT\)/],
  ])('reports %j with %j in one line and exits with 2', async (options, environment, line) => {
    const { code, out, err } = await run([command, ...options], environment, record);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('ignores the settings of the server', async () => {
    const { code } = await run([command, ...more], { CXENGAGE_URL: 'nonsense', CXENGAGE_USER: 'x' }, record);
    expect(code).toBe(0);
  });
});

describe('cxbridge mappings diff', () => {
  const withZone = join(folder(), 'zone.yaml');
  writeFileSync(withZone, 'extends: default\ntimeZone: Europe/Kyiv\n');
  const diff = (environment: Record<string, string>, ...options: string[]) =>
    run(['mappings', 'diff', 'default', withZone, '-', ...options], environment, record);

  it('compares what the bridge would answer: TIME_ZONE overrides the zones of both profiles', async () => {
    expect((await diff({})).out).toContain('/interaction/startDate  1 record');
    expect((await diff({ TIME_ZONE: 'UTC' })).out).toBe('0 of 1 record change\n');
    expect((await diff({}, '--time-zone', 'UTC')).out).toBe('0 of 1 record change\n');
  });
});

describe.each([
  ['call', ['GetInteractionContent', 'x']],
  ['history', []],
])('cxbridge %s', (command, args) => {
  it.each([
    [{ PORT: '1' }, /^Cannot reach http:\/\/localhost:1\/api\/v2/],
    [{ PORT: '1', PUBLIC_URL: 'http://127.0.0.1:2/api/v2' }, /^Cannot reach http:\/\/127\.0\.0\.1:2\/api\/v2/],
    [{ PORT: '0' }, /^PORT=0 selects any free port\. Give --url/],
    [{ PORT: 'x' }, /^PORT="x" is invalid: give a port number/],
  ])('with %j sends its request to the address that the bridge has', async (environment, line) => {
    const { code, err } = await run([command, ...args, ...login], environment);
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });

  it.each([
    ['"b"', /^CXBRIDGE_PASSWORD is in quotes: remove the quotes/],
    ['b\r', /^CXBRIDGE_PASSWORD contains a carriage return: /],
  ])('names what is wrong with the password %j, without showing it', async (CXBRIDGE_PASSWORD, line) => {
    const { code, err } = await run([command, ...args], { CXBRIDGE_USER: 'a', CXBRIDGE_PASSWORD });
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });

  it('prefers --url', async () => {
    const { err } = await run([command, ...args, ...login, '--url', 'http://127.0.0.1:3'], { PORT: 'x' });
    expect(err).toMatch(/^Cannot reach http:\/\/127\.0\.0\.1:3/);
  });
});

it('cxbridge serve names FEATURES if one of its words is not a feature, and lists the words', async () => {
  expect(await run(['serve'], { FEATURES: 'voice', PORT: '0' })).toEqual({
    code: 2,
    out: '',
    err: 'FEATURES="voice" is invalid: give some of api-multimedia, api-multimedia-chat, api-multimedia-email, api-multimedia-facebook, api-multimedia-twitter, api-multimedia-workitem, api-ucs-voice, api-voice, separated by commas\n',
  });
});
