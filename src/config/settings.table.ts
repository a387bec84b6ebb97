import { z } from 'zod';
import { featuresTable } from '../genesys/features.table.ts';
import { unknownFeatures } from '../genesys/features.ts';

const featureIds = featuresTable.map(({ id }) => id);

/** One environment variable: how its text is parsed, its default, and its description. */
export interface Setting {
  readonly schema: z.ZodType;
  /** Text that stands where the variable is unset or empty; absent where there is none. */
  readonly fallback?: string;
  /** What it does, for the manual. */
  readonly about: string;
  /** What would be right, to finish the sentence "… is invalid: give". */
  readonly give: string;
  /** A secret is never shown in a message, and may be read from the file that `NAME_FILE` names. */
  readonly secret?: true;
}

const count = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));

/** A base address: paths are appended to it, so it ends with its own path. */
const address = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
});

/** Lower case, so that one tenant has one spelling wherever ids are compared. */
const tenantId = z
  .string()
  .regex(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i)
  .toLowerCase();
const tenantIdExample = 'the UUID of the tenant, for example 6f1c2b90-4d1e-11ee-9a51-0b7d2f3c5e10';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean),
);

/** A host as URLs write it: an IPv6 address is in brackets. */
const HOST_NAME = /^(\[[\da-f:.]+\]|[\w-]+(\.[\w-]+)*)$/;

/** The vendor writes its base addresses with the version, so both spellings are taken. */
const sourceAddress = address.transform((text) => text.replace(/\/+$/, '').replace(/\/v1$/, ''));

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
});

/** Everything that can be set; `docs/configuration.md` is written from it. */
export const settingsTable = {
  PORT: {
    schema: count(0, 65_535),
    fallback: '8080',
    about: 'Port to listen on; 0 selects a free port. With 0, set PUBLIC_URL to the address that clients use.',
    give: 'a port number from 0 to 65535',
  },
  HOST: {
    schema: z.string().min(1),
    fallback: '127.0.0.1',
    about:
      'IP address or host name to listen on. The demo tenant has well-known credentials, so it accepts only a loopback address.',
    give: 'an address of this machine, for example 0.0.0.0 for all interfaces',
  },
  PUBLIC_URL: {
    schema: address.transform((text) => text.replace(/\/+$/, '')).refine((text) => text.endsWith('/api/v2')),
    about:
      'Base URL of the bridge as clients see it; every `uri` in a reply starts with it. Default: `http://localhost:<PORT>/api/v2`.',
    give: 'an http or https URL that ends with /api/v2',
  },
  TIME_ZONE: {
    schema: timeZone,
    about:
      'IANA time zone of the dates in replies; use the one that desktops are used to. If unset, the zone of the mapping profile is used (UTC in the built-in profile).',
    give: 'an IANA time zone, for example Europe/Kyiv',
  },
  REDIS_URL: {
    schema: z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)),
    about: 'URL of the Redis server used as cache. If unset, an in-memory cache is used.',
    give: 'a URL like redis://localhost:6379',
    secret: true,
  },
  CXENGAGE_URL: {
    schema: sourceAddress,
    about: 'Base URL of the CXEngage API; `/v1/...` is appended. If unset, the built-in demo tenant is served.',
    give: 'a URL like https://api.cxengage.net',
  },
  CXENGAGE_TENANT_ID: {
    schema: tenantId,
    about: 'Id of the tenant to read: a UUID, in any letter case. Required with CXENGAGE_URL.',
    give: tenantIdExample,
  },
  CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about:
      'User name or API key with permission to read interactions, artifacts, notes and users. Required with CXENGAGE_URL.',
    give: 'a user name or an API key',
    secret: true,
  },
  CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Password or API secret of CXENGAGE_USERNAME. Required with CXENGAGE_URL.',
    give: 'a password or an API secret',
    secret: true,
  },
  ARCHIVE_CXENGAGE_URL: {
    schema: sourceAddress,
    about:
      'Base URL of the CXEngage API that answers requests with `"source":"archive"`, for example for older history in another tenant. If unset, these requests fail with "Request failed".',
    give: 'a URL like https://api.cxengage.net',
  },
  ARCHIVE_CXENGAGE_TENANT_ID: {
    schema: tenantId,
    about: 'Id of the archive tenant to read: a UUID, in any letter case. Required with ARCHIVE_CXENGAGE_URL.',
    give: tenantIdExample,
  },
  ARCHIVE_CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about: 'User name or API key for the archive tenant. Required with ARCHIVE_CXENGAGE_URL.',
    give: 'a user name or an API key',
    secret: true,
  },
  ARCHIVE_CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Password or API secret of ARCHIVE_CXENGAGE_USERNAME. Required with ARCHIVE_CXENGAGE_URL.',
    give: 'a password or an API secret',
    secret: true,
  },
  CXENGAGE_CONCURRENCY: {
    schema: count(1, 1_000),
    fallback: '32',
    about: 'Maximum number of concurrent calls to the CXEngage API, and size of its connection pool.',
    give: 'a whole number from 1 to 1000',
  },
  CXENGAGE_RATE_PER_SECOND: {
    schema: count(1, 100_000),
    fallback: '50',
    about: 'Maximum number of calls to the CXEngage API started within any one second.',
    give: 'a whole number from 1 to 100000',
  },
  CXENGAGE_FILE_HOSTS: {
    schema: list
      .transform((hosts) => hosts.map((host) => host.toLowerCase()))
      .refine((hosts) => hosts.every((host) => HOST_NAME.test(host))),
    fallback: '',
    about:
      'Hosts, comma-separated, from which transcripts may be downloaded even if they resolve to private addresses. Public https hosts need no entry.',
    give: 'host names separated by commas, without scheme, port or path, for example files.example.org',
  },
  OPERATION_TIMEOUT_MS: {
    schema: count(100, 600_000),
    fallback: '30000',
    about: 'Time limit of an operation in milliseconds. An operation that takes longer fails with "Request failed".',
    give: 'milliseconds from 100 to 600000',
  },
  HISTORY_LIMIT: {
    schema: count(1, 100_000),
    fallback: '10000',
    about:
      'Maximum number of interactions in a contact’s history. A longer history fails with "Request failed", because a partial list would look complete.',
    give: 'a whole number from 1 to 100000',
  },
  SCAN_PAGES: {
    schema: count(1, 1_000),
    fallback: '20',
    about:
      'Maximum number of pages of 1000 rows that are read for one list if CXEngage cannot filter the rows itself. A list that needs more pages fails with "Request failed".',
    give: 'a whole number from 1 to 1000',
  },
  FEATURES: {
    schema: list.refine((ids) => ids.length > 0 && unknownFeatures(ids).length === 0),
    about: `Enabled contact center features, comma-separated: ${featureIds.map((id) => `\`${id}\``).join(', ')}. Histories omit interactions of other media types. If unset, all features are enabled.`,
    give: `some of ${featureIds.join(', ')}, separated by commas`,
  },
  AUTH_MODE: {
    schema: z.enum(['users', 'cxengage']),
    fallback: 'users',
    about:
      '`users`: the users in USERS_FILE may sign in. `cxengage`: callers sign in with their own CXEngage credentials and need permission to list the tenant’s interactions. This is re-checked every 5 minutes at most, using the password if sent, otherwise the token. The demo tenant uses `cxengage`.',
    give: 'users or cxengage',
  },
  USERS_FILE: {
    schema: z.string().min(1),
    about:
      'File of the users who may sign in, one per line: user name, password hash (`npx cxbridge hash-password`), CXEngage user id. Required with AUTH_MODE=users.',
    give: 'the path of a users file',
  },
  MAPPING_PROFILE: {
    schema: z.string().min(1),
    about:
      'Path of the mapping profile, which maps CXEngage values to Genesys values. Default: the built-in `mappings/default.yaml`.',
    give: 'the path of a mapping profile',
  },
  LOG_LEVEL: {
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
    fallback: 'info',
    about: 'Log level: silent, error, warn, info or debug.',
    give: 'silent, error, warn, info or debug',
  },
} as const satisfies Record<string, Setting>;

/** Name of a variable. */
export type SettingName = keyof typeof settingsTable;
