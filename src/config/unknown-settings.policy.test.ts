import { describe, expect, it } from 'vitest';
import { settingsTable } from './settings.table.ts';
import { unknownSettingsIn } from './unknown-settings.policy.ts';

describe('a variable is taken for a misspelt setting:', () => {
  it.each([
    ['TIMEZONE', 'TIME_ZONE'],
    ['time_zone', 'TIME_ZONE'],
    ['PublicUrl', 'PUBLIC_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['port', 'PORT'],
    ['CX_ENGAGE_URL', 'CXENGAGE_URL'],
    ['REDISURLFILE', 'REDIS_URL_FILE'],
    ['CXENGAGE_USER', 'CXENGAGE_USERNAME'],
    ['cxengage_tenant', 'CXENGAGE_TENANT_ID'],
    ['CXENGAGE_TENANT_ID_FILE', 'CXENGAGE_TENANT_ID'],
    ['ARCHIVE_CXENGAGE_USER', 'ARCHIVE_CXENGAGE_USERNAME'],
    ['CXENGAGE_PASWORD_FILE', 'CXENGAGE_PASSWORD_FILE'],
    ['USER_FILE', 'USERS_FILE'],
    ['FEATURE', 'FEATURES'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['MAPPING_PROFILES', 'MAPPING_PROFILE'],
  ])('%s for %s', (name, similar) => {
    expect(unknownSettingsIn([name])).toMatchObject([{ name, similar }]);
  });
});

it('a misspelt name of a file counts for the setting that the file sets', () => {
  expect(unknownSettingsIn(['REDIS_URL_FILES'])).toEqual([
    { name: 'REDIS_URL_FILES', similar: 'REDIS_URL_FILE', setting: 'REDIS_URL' },
  ]);
});

it('variables of other programs are not taken for settings', () => {
  const names = ['HOME', 'HOSTS', 'SORT', 'POST', 'REDIS_PORT', 'REDIS_HOST', 'USER', 'PATH', 'LANG', 'NODE_OPTIONS'];
  expect(unknownSettingsIn([...names, 'CXBRIDGE_USER', 'CXBRIDGE_PASSWORD', 'DATABASE_URL', 'TZ'])).toEqual([]);
});

it.each(['HTTP_PROXY', 'https_proxy', 'NO_PROXY', 'all_proxy'])('the conventional name %s is never unknown', (name) => {
  expect(unknownSettingsIn([name])).toEqual([]);
});

it.each([
  'CXENGAGE_GENESYS_BRIDGE_SERVICE_HOST',
  'CXENGAGE_GENESYS_BRIDGE_SERVICE_PORT',
  'CXENGAGE_GENESYS_BRIDGE_SERVICE_PORT_HTTP',
  'CXENGAGE_GENESYS_BRIDGE_PORT',
  'CXENGAGE_GENESYS_BRIDGE_PORT_8080_TCP',
  'CXENGAGE_GENESYS_BRIDGE_PORT_8080_TCP_ADDR',
])('the variable %s of a Kubernetes service is never unknown', (name) => {
  expect(unknownSettingsIn([name])).toEqual([]);
});

it('settings are never unknown, nor are the files of secrets', () => {
  expect(unknownSettingsIn([...Object.keys(settingsTable), 'CXENGAGE_PASSWORD_FILE', 'REDIS_URL_FILE'])).toEqual([]);
});
