import { isIP } from 'node:net';
import type { z } from 'zod';
import { readTexts, type Texts } from './read.ts';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** The tenant that is read. */
export interface SourceConfig {
  readonly url: string;
  readonly tenantId: string;
  readonly username: string;
  readonly password: string;
}

/** What the bridge runs with; frozen, and meaning rather than text. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absent where it follows from the port that is listened on. */
  readonly publicUrl: string | undefined;
  readonly timeZone: string | undefined;
  readonly redisUrl: string | undefined;
  /** Absent for the demo. */
  readonly source: SourceConfig | undefined;
  /** What `"source":"archive"` means; absent where there is none. */
  readonly archive: SourceConfig | undefined;
  readonly concurrency: number;
  readonly ratePerSecond: number;
  readonly fileHosts: readonly string[];
  readonly operationTimeoutMs: number;
  /** Ids of the features that are on; all where absent. */
  readonly features: readonly string[] | undefined;
  /** Most interactions in a contact's history. */
  readonly historyLimit: number;
  /** Most pages that are read for one list. */
  readonly scanPages: number;
  readonly auth: { readonly mode: 'cxengage' } | { readonly mode: 'users'; readonly usersFile: string };
  readonly mappingProfile: string | undefined;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** A configuration, or one sentence for every variable that is wrong. */
export type ConfigResult = { readonly config: Config } | { readonly problems: readonly string[] };

type Values = { readonly [Name in SettingName]?: z.infer<(typeof settingsTable)[Name]['schema']> };

/** Reads the whole configuration from the environment. Never throws for a wrong value: everything that is wrong is told at once. */
export function readConfig(environment: NodeJS.ProcessEnv): ConfigResult {
  const { texts, problems } = readTexts(environment);
  const values: Record<string, unknown> = {};
  const wrong = [...problems];
  for (const [name, setting] of Object.entries(settingsTable) as [SettingName, Setting][]) {
    const text = texts[name] ?? setting.fallback;
    if (text === undefined) continue;
    const read = setting.schema.safeParse(text);
    if (read.success) values[name] = read.data;
    else wrong.push(`${name}${setting.secret ? '' : `="${text}"`} is wrong: give ${setting.give}`);
  }
  wrong.push(...contradictions(texts));
  return wrong.length > 0 ? { problems: wrong } : { config: Object.freeze(meaning(texts, values as Values)) };
}

/** What is wrong only together; looks at which variables are set, so that a value that is wrong by itself is told once. */
function contradictions(texts: Texts): readonly string[] {
  const demo = texts.CXENGAGE_URL === undefined;
  const host = texts.HOST ?? settingsTable.HOST.fallback;
  const wrong: string[] = [];
  for (const name of ['CXENGAGE_TENANT_ID', 'CXENGAGE_USERNAME', 'CXENGAGE_PASSWORD'] as const) {
    if (demo && texts[name] !== undefined) wrong.push(`${name} is set without CXENGAGE_URL: give both or neither`);
    if (!demo && texts[name] === undefined) wrong.push(`${name} is missing: give ${settingsTable[name].give}`);
  }
  for (const name of ['TENANT_ID', 'USERNAME', 'PASSWORD'] as const) {
    const [set, archive] = [texts[`ARCHIVE_CXENGAGE_${name}`] !== undefined, texts.ARCHIVE_CXENGAGE_URL !== undefined];
    if (set && !archive)
      wrong.push(`ARCHIVE_CXENGAGE_${name} is set without ARCHIVE_CXENGAGE_URL: give both or neither`);
    if (!set && archive)
      wrong.push(`ARCHIVE_CXENGAGE_${name} is missing: give ${settingsTable[`ARCHIVE_CXENGAGE_${name}`].give}`);
  }
  if (demo && !isLoopback(host)) {
    wrong.push(
      `HOST="${host}" is wrong: the demo listens on 127.0.0.1 only; set CXENGAGE_URL to serve a tenant of your own`,
    );
  }
  if (authMode(texts) === 'users' && texts.USERS_FILE === undefined) {
    wrong.push('USERS_FILE is missing: give the path of a users file, or set AUTH_MODE=cxengage');
  }
  return wrong;
}

/** The demo's people live in its tenant, so its default differs. */
function authMode(texts: Texts): string {
  return texts.AUTH_MODE ?? (texts.CXENGAGE_URL === undefined ? 'cxengage' : settingsTable.AUTH_MODE.fallback);
}

function meaning(texts: Texts, values: Values): Config {
  return {
    port: values.PORT ?? 0,
    host: values.HOST ?? '',
    publicUrl: values.PUBLIC_URL,
    timeZone: values.TIME_ZONE,
    redisUrl: values.REDIS_URL,
    source: sourceOf(values, ''),
    archive: sourceOf(values, 'ARCHIVE_'),
    concurrency: values.CXENGAGE_CONCURRENCY ?? 0,
    ratePerSecond: values.CXENGAGE_RATE_PER_SECOND ?? 0,
    fileHosts: values.CXENGAGE_FILE_HOSTS ?? [],
    operationTimeoutMs: values.OPERATION_TIMEOUT_MS ?? 0,
    features: values.FEATURES,
    historyLimit: values.HISTORY_LIMIT ?? 0,
    scanPages: values.SCAN_PAGES ?? 0,
    auth: authMode(texts) === 'cxengage' ? { mode: 'cxengage' } : { mode: 'users', usersFile: values.USERS_FILE ?? '' },
    mappingProfile: values.MAPPING_PROFILE,
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

function sourceOf(values: Values, prefix: '' | 'ARCHIVE_'): SourceConfig | undefined {
  const url = values[`${prefix}CXENGAGE_URL`];
  if (url === undefined) return undefined;
  return {
    url,
    tenantId: values[`${prefix}CXENGAGE_TENANT_ID`] ?? '',
    username: values[`${prefix}CXENGAGE_USERNAME`] ?? '',
    password: values[`${prefix}CXENGAGE_PASSWORD`] ?? '',
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
