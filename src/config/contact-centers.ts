import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { BridgeError } from '../kit/bridge-error.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { textOfFile } from '../kit/utf8.ts';
import { type ContactCenter, readOneConfig } from './config.ts';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** The contact centers of a file, or one sentence for each problem. */
export type ContactCentersResult =
  | { readonly contactCenters: readonly ContactCenter[] }
  | { readonly problems: readonly string[] };

/** Settings that each contact center may have for itself; all others are those of the process. */
const ownSettings: ReadonlySet<string> = new Set<SettingName>([
  'PUBLIC_URL',
  'TIME_ZONE',
  'CXENGAGE_URL',
  'CXENGAGE_TENANT_ID',
  'CXENGAGE_USERNAME',
  'CXENGAGE_PASSWORD',
  'CXENGAGE_AUTH',
  'CXENGAGE_CA_CERTS',
  'CXENGAGE_CLIENT_CERT',
  'CXENGAGE_CONCURRENCY',
  'CXENGAGE_RATE_PER_SECOND',
  'CXENGAGE_FILE_HOSTS',
  'ARCHIVE_CXENGAGE_URL',
  'ARCHIVE_CXENGAGE_TENANT_ID',
  'ARCHIVE_CXENGAGE_USERNAME',
  'ARCHIVE_CXENGAGE_PASSWORD',
  'ARCHIVE_DATABASE',
  'OPERATION_TIMEOUT_MS',
  'HISTORY_LIMIT',
  'SCAN_PAGES',
  'FEATURES',
  'ALLOWED_ORIGINS',
  'CSRF',
  'COOKIE_SAME_SITE',
  'COOKIE_SECURE',
  'SESSION_IDLE_MINUTES',
  'SESSION_MAX_HOURS',
  'AUTH_MODE',
  'USERS_FILE',
  'MAPPING_PROFILE',
  'IDENTITY_MAP',
]);

/**
 * Reads a file of contact centers: a YAML map of ids to maps of settings, which override those of the environment. Two contact centers never share a
 * CXEngage tenant, because users of one would receive results of the other.
 */
export function readContactCenters(file: string, environment: NodeJS.ProcessEnv): ContactCentersResult {
  const content = readMap(file);
  if ('problem' in content) return { problems: [content.problem] };
  const contactCenters: ContactCenter[] = [];
  const problems: string[] = [];
  for (const [id, settings] of Object.entries(content.map)) {
    const place = `${file}, ${id}`;
    const texts = textsOf(settings);
    if (!texts) {
      problems.push(`${place} is no map of settings: give CXENGAGE_URL and the other settings of this contact center`);
      continue;
    }
    for (const name of Object.keys(texts)) {
      if (!isOwn(name))
        problems.push(
          `${place}: ${name} is no setting of a contact center: set it as an environment variable, or remove it`,
        );
    }
    const { CONTACT_CENTERS_FILE: _file, ...rest } = environment;
    const result = readOneConfig({ ...rest, ...texts });
    if ('problems' in result) problems.push(...result.problems.map((problem) => `${place}: ${problem}`));
    else if (result.config.source === undefined)
      problems.push(`${place}: CXENGAGE_URL is missing: give a URL like https://api.cxengage.net`);
    else contactCenters.push({ id, config: result.config, source: result.config.source });
  }
  if (Object.keys(content.map).length === 0) problems.push(`${file} names no contact center`);
  problems.push(...sharedTenants(contactCenters, file));
  return problems.length > 0 ? { problems } : { contactCenters };
}

function readMap(file: string): { readonly map: JsonObject } | { readonly problem: string } {
  try {
    const document = parseDocument(textOfFile(readFileSync(file), file), { uniqueKeys: true });
    const [error] = document.errors;
    if (error) return { problem: `${file} is no valid YAML: ${error.message.split('\n', 1)[0]}` };
    const content: unknown = document.toJS() ?? {};
    return isJsonObject(content) ? { map: content } : { problem: `${file} is no map of contact centers by id` };
  } catch (error) {
    if (error instanceof BridgeError) return { problem: error.message };
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return { problem: `CONTACT_CENTERS_FILE="${file}" cannot be read (${code}): give the path of a readable file` };
  }
}

/** The settings as texts, as the environment has them; undefined if they are no map of scalars. */
function textsOf(settings: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(settings)) return undefined;
  const values = Object.entries(settings).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(',') : value] as const,
  );
  if (values.some(([, value]) => typeof value === 'object')) return undefined;
  return Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
}

function isOwn(name: string): boolean {
  if (ownSettings.has(name)) return true;
  const secret = name.replace(/_FILE$/, '');
  const { secret: isSecret }: Partial<Setting> = Object.hasOwn(settingsTable, secret)
    ? settingsTable[secret as SettingName]
    : {};
  return isSecret === true && ownSettings.has(secret);
}

function sharedTenants(contactCenters: readonly ContactCenter[], file: string): readonly string[] {
  const byTenant = Map.groupBy(contactCenters, ({ source }) => source.tenantId);
  return [...byTenant.values()]
    .filter(({ length }) => length > 1)
    .map(
      (sharing) =>
        `${file}: ${sharing.map(({ id }) => id).join(' and ')} have the same CXENGAGE_TENANT_ID: give each its own`,
    );
}
