import { isIP } from 'node:net';
import type { z } from 'zod';
import { type Certificates, readCertificates } from './certificates.ts';
import { readSettings, type SettingTexts } from './read-variables.ts';
import { type SettingName, settingsTable } from './settings.table.ts';

/** `PUBLIC_URL` as `publicUrl`. */
type CamelCase<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Lowercase<Word>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>;

type Table = typeof settingsTable;
type Value<Name extends SettingName> = z.output<Table[Name]['schema']>;

/** The value of each setting, derived from the settings table; undefined if the setting has no default and is unset. */
export type SettingValues = {
  readonly [Name in SettingName as CamelCase<Name>]: Table[Name] extends { readonly defaultText: string }
    ? Value<Name>
    : Value<Name> | undefined;
};

/** A CXEngage tenant and the account that reads it. */
export interface SourceConfig {
  readonly url: string;
  readonly tenantId: string;
  readonly username: string;
  readonly password: string;
  /** Files that the two were read from; they are read again when a token is requested. */
  readonly files?: { readonly username?: string | undefined; readonly password?: string | undefined } | undefined;
}

/** How users are authenticated. */
export type AuthConfig = { readonly mode: 'cxengage' } | { readonly mode: 'users'; readonly usersFile: string };

/** Settings that only have a meaning together with others: `auth`, `source` and `archive` contain it. */
type CombinedValue =
  | 'authMode'
  | 'usersFile'
  | 'contactCentersFile'
  | SourceValue
  | `archive${Capitalize<SourceValue>}`;
type SourceValue = `cxengage${'Url' | 'TenantId' | 'Username' | 'Password'}`;

/** The configuration: the settings, and what some of them mean together. Frozen. */
export interface Config extends Omit<SettingValues, CombinedValue> {
  /** Undefined for the demo. */
  readonly source: SourceConfig | undefined;
  /** The tenant behind `"source":"archive"`; undefined if there is none. */
  readonly archive: SourceConfig | undefined;
  readonly auth: AuthConfig;
  readonly certificates: Certificates;
  /** Empty unless CONTACT_CENTERS_FILE is set. */
  readonly contactCenters: readonly ContactCenter[];
}

/** A configuration, or one sentence for every invalid variable. */
export type ConfigResult = { readonly config: Config } | { readonly problems: readonly string[] };

/** One of several contact centers that the bridge serves: its id, as clients send it in `ContactCenterId`, and its settings. */
export interface ContactCenter {
  readonly id: string;
  readonly config: Config;
  readonly source: SourceConfig;
}

/** Reads the configuration of one contact center from the environment. Never throws for an invalid value: all problems are reported at once. */
export function readOneConfig(environment: NodeJS.ProcessEnv): ConfigResult {
  const names = Object.keys(settingsTable) as SettingName[];
  const { texts, values, problems } = readSettings(withProxies(environment), names);
  const isShared = texts.CONTACT_CENTERS_FILE !== undefined;
  const { certificates, problems: unreadable } = readCertificates(values);
  const found = [
    ...problems,
    ...(isShared ? [] : contradictions(texts, values.HOST)),
    ...openAdmin(texts, values.ADMIN_HOST),
    ...unreadable,
  ];
  if (found.length > 0) return { problems: found };
  // What every contact center sets for itself may be anything here.
  const config = configOf(isShared ? {} : texts, namedValues(values) as SettingValues);
  const { source, archive } = config;
  const withFiles = {
    source: source && { ...source, files: secretFiles(environment, '') },
    archive: archive && { ...archive, files: secretFiles(environment, 'ARCHIVE_') },
  };
  return { config: Object.freeze({ ...config, ...withFiles, certificates }) };
}

/** The variables of proxies are also written in lower case. */
function withProxies(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { https_proxy: HTTPS_PROXY, no_proxy: NO_PROXY } = environment;
  return { ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(NO_PROXY && { NO_PROXY }), ...environment };
}

/** The values of some settings; undefined if a setting has no default and is unset. */
export type SomeValues<Name extends SettingName> = Pick<SettingValues, CamelCase<Name>>;

/** Reads only these settings, for a command that needs no others. Misspelt names of these settings are problems too. */
export function readSomeSettings<Name extends SettingName>(
  environment: NodeJS.ProcessEnv,
  names: readonly Name[],
): { readonly values: SomeValues<Name> } | { readonly problems: readonly string[] } {
  const { values, problems } = readSettings(environment, names);
  return problems.length > 0 ? { problems } : { values: namedValues(values) as SomeValues<Name> };
}

type ValuesByName = Readonly<Partial<Record<SettingName, unknown>>>;

function namedValues(values: ValuesByName): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [camelCase(name as SettingName), value]));
}

function camelCase(name: SettingName): string {
  return name.toLowerCase().replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Settings that are invalid only in combination. It looks only at which variables are set, so an invalid value is reported once. */
function contradictions(texts: SettingTexts, host: unknown): readonly string[] {
  const isDemo = texts.CXENGAGE_URL === undefined;
  const problems = [...incompleteSource(texts, ''), ...incompleteSource(texts, 'ARCHIVE_')];
  if (texts.ARCHIVE_DATABASE !== undefined && texts.ARCHIVE_CXENGAGE_URL !== undefined)
    problems.push(
      'ARCHIVE_DATABASE and ARCHIVE_CXENGAGE_URL are both set: unset one of them, because requests to the archive are answered from one',
    );
  if (isDemo && typeof host === 'string' && !isLoopback(host)) {
    problems.push(
      `HOST="${host}" is invalid: the demo tenant accepts only a loopback address; give 127.0.0.1, or set CXENGAGE_URL`,
    );
  }
  if (authModeOf(texts) === 'users' && texts.USERS_FILE === undefined) {
    problems.push('USERS_FILE is missing: give the path of a users file, or set AUTH_MODE=cxengage');
  }
  return problems;
}

/** An admin listener that others can reach needs a token. */
function openAdmin({ ADMIN_PORT, ADMIN_TOKEN }: SettingTexts, host: unknown): readonly string[] {
  return ADMIN_PORT === undefined ? [] : openAdminProblems(host, ADMIN_TOKEN);
}

/** What is wrong with a listener for operators at this address, in one sentence; nothing if there is a token, or only this machine reaches it. */
export function openAdminProblems(host: unknown, token: string | undefined): readonly string[] {
  if (token !== undefined || typeof host !== 'string' || isLoopback(host)) return [];
  return [`ADMIN_TOKEN is missing: ADMIN_HOST="${host}" can be reached from elsewhere; give at least 16 characters`];
}

/** The files that the secrets of a source were read from. */
function secretFiles(environment: NodeJS.ProcessEnv, prefix: Prefix): SourceConfig['files'] {
  const [username, password] = ['USERNAME', 'PASSWORD'].map((name) => environment[`${prefix}CXENGAGE_${name}_FILE`]);
  return username || password ? { username, password } : undefined;
}

type Prefix = '' | 'ARCHIVE_';

/** A source needs its URL and its account, or none of them. */
function incompleteSource(texts: SettingTexts, prefix: Prefix): readonly string[] {
  const url = `${prefix}CXENGAGE_URL` as const;
  const names = [`${prefix}CXENGAGE_TENANT_ID`, `${prefix}CXENGAGE_USERNAME`, `${prefix}CXENGAGE_PASSWORD`] as const;
  return names
    .filter((name) => (texts[name] === undefined) !== (texts[url] === undefined))
    .map((name) =>
      texts[url] === undefined
        ? `${name} is set without ${url}: set ${url}, or unset ${name}`
        : `${name} is missing: give ${settingsTable[name].expected}`,
    );
}

/** The users of the demo are those of its tenant, so its default differs. */
function authModeOf(texts: SettingTexts): string {
  return texts.AUTH_MODE ?? (texts.CXENGAGE_URL === undefined ? 'cxengage' : settingsTable.AUTH_MODE.defaultText);
}

function configOf(texts: SettingTexts, values: SettingValues): Config {
  const {
    authMode: _mode,
    usersFile = '',
    contactCentersFile: _file,
    cxengageUrl,
    cxengageTenantId,
    cxengageUsername,
    cxengagePassword,
    ...others
  } = values;
  const { archiveCxengageUrl, archiveCxengageTenantId, archiveCxengageUsername, archiveCxengagePassword, ...rest } =
    others;
  const auth: AuthConfig = authModeOf(texts) === 'cxengage' ? { mode: 'cxengage' } : { mode: 'users', usersFile };
  return Object.freeze({
    ...rest,
    source: sourceOf(cxengageUrl, cxengageTenantId, cxengageUsername, cxengagePassword),
    archive: sourceOf(archiveCxengageUrl, archiveCxengageTenantId, archiveCxengageUsername, archiveCxengagePassword),
    auth,
    certificates: { ca: undefined, clientCertificate: undefined },
    contactCenters: [],
  });
}

function sourceOf(url: string | undefined, tenantId = '', username = '', password = ''): SourceConfig | undefined {
  return url === undefined ? undefined : { url, tenantId, username, password };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
