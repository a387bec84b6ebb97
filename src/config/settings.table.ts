import { z } from 'zod';

/** One environment variable: how its text is read, what it is by default, and what to tell people about it. */
export interface Setting {
  readonly schema: z.ZodType;
  /** Text that stands where the variable is unset or empty; absent where there is none. */
  readonly fallback?: string;
  /** What it does, for the manual. */
  readonly about: string;
  /** What would be right, to finish the sentence "… is wrong: give". */
  readonly give: string;
  /** A secret is never shown in a message, and may be read from the file that `NAME_FILE` names. */
  readonly secret?: true;
}

const count = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));

const address = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));

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
    about: 'Port to listen on; 0 takes a free one, and then PUBLIC_URL has to say how clients reach it.',
    give: 'a port number from 0 to 65535',
  },
  HOST: {
    schema: z.string().min(1),
    fallback: '127.0.0.1',
    about: 'Address to listen on. The demo, whose credentials everybody knows, stays on a loopback address.',
    give: 'an address of this machine, for example 0.0.0.0 for all of them',
  },
  PUBLIC_URL: {
    schema: address.transform((text) => text.replace(/\/+$/, '')).refine((text) => text.endsWith('/api/v2')),
    about:
      'Address of the bridge as clients see it; every `uri` in its answers begins with it. By default `http://localhost:<PORT>/api/v2`.',
    give: 'an http or https address that ends with /api/v2',
  },
  TIME_ZONE: {
    schema: timeZone,
    about:
      'IANA zone that dates are written in, as the desktops used to see them. Unset: the mapping profile’s, which is UTC where it says nothing else.',
    give: 'an IANA time zone, for example Europe/Kyiv',
  },
  REDIS_URL: {
    schema: z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)),
    about: 'Redis to cache in. Unset or empty: a store inside the process.',
    give: 'an address like redis://localhost:6379',
    secret: true,
  },
  CXENGAGE_URL: {
    schema: sourceAddress,
    about: 'CXEngage API; `/v1/...` is appended. Unset: the built-in demo tenant is served.',
    give: 'an address like https://api.cxengage.net',
  },
  CXENGAGE_TENANT_ID: {
    schema: z.string().min(1),
    about: 'The tenant to read. Needed with CXENGAGE_URL.',
    give: 'the id of the tenant',
  },
  CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about: 'User or API key that may read interactions, artifacts, notes and users. Needed with CXENGAGE_URL.',
    give: 'a user name or an API key',
    secret: true,
  },
  CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Its password or API secret. Needed with CXENGAGE_URL.',
    give: 'a password or an API secret',
    secret: true,
  },
  ARCHIVE_CXENGAGE_URL: {
    schema: sourceAddress,
    about:
      'CXEngage API that requests with `"source":"archive"` are answered from, for tenants whose history lies in another one. Unset: they are answered with "Request failed".',
    give: 'an address like https://api.cxengage.net',
  },
  ARCHIVE_CXENGAGE_TENANT_ID: {
    schema: z.string().min(1),
    about: 'The tenant to read there. Needed with ARCHIVE_CXENGAGE_URL.',
    give: 'the id of the tenant',
  },
  ARCHIVE_CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about: 'User or API key there. Needed with ARCHIVE_CXENGAGE_URL.',
    give: 'a user name or an API key',
    secret: true,
  },
  ARCHIVE_CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Its password or API secret. Needed with ARCHIVE_CXENGAGE_URL.',
    give: 'a password or an API secret',
    secret: true,
  },
  CXENGAGE_CONCURRENCY: {
    schema: count(1, 1_000),
    fallback: '32',
    about: 'Calls to the source that may be under way at once; as many connections are kept open.',
    give: 'a whole number from 1 to 1000',
  },
  CXENGAGE_RATE_PER_SECOND: {
    schema: count(1, 100_000),
    fallback: '50',
    about: 'Calls to the source that may begin within any second.',
    give: 'a whole number from 1 to 100000',
  },
  CXENGAGE_FILE_HOSTS: {
    schema: z.string().transform((text) =>
      text
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean),
    ),
    fallback: '',
    about:
      'Hosts, comma-separated, that transcripts may be fetched from although their address is private. Public https addresses need no entry.',
    give: 'host names separated by commas',
  },
  OPERATION_TIMEOUT_MS: {
    schema: count(100, 600_000),
    fallback: '30000',
    about: 'Milliseconds after which an operation that has no answer is answered with "Request failed".',
    give: 'milliseconds from 100 to 600000',
  },
  HISTORY_LIMIT: {
    schema: count(1, 100_000),
    fallback: '10000',
    about:
      'Most interactions in a contact’s history. A longer one is answered with "Request failed", since a part would look like the whole.',
    give: 'a whole number from 1 to 100000',
  },
  SCAN_PAGES: {
    schema: count(1, 1_000),
    fallback: '20',
    about:
      'Most pages of 1000 rows that are read for one list, where the source cannot select by itself. A list that would need more is answered with "Request failed".',
    give: 'a whole number from 1 to 1000',
  },
  FEATURES: {
    schema: z.string().transform((text) =>
      text
        .split(',')
        .map((id) => id.trim())
        .filter(Boolean),
    ),
    about:
      'Features of the contact center that are switched on, comma-separated, for example `api-ucs-voice,api-multimedia-chat`. Interactions of other media are left out of histories. Unset: all.',
    give: 'ids of features separated by commas',
  },
  AUTH_MODE: {
    schema: z.enum(['users', 'cxengage']),
    fallback: 'users',
    about:
      '`users`: people of USERS_FILE. `cxengage`: the caller’s own CXEngage credentials; whoever may list the tenant’s interactions there may come in, checked again at most every five minutes (with the password where it is sent, else by the token it brought). The demo uses `cxengage`.',
    give: 'users or cxengage',
  },
  USERS_FILE: {
    schema: z.string().min(1),
    about:
      'File of people who may come in, one a line: user name, hash (`npx cxbridge hash-password`), CXEngage user id. Needed with AUTH_MODE=users.',
    give: 'the path of a users file',
  },
  MAPPING_PROFILE: {
    schema: z.string().min(1),
    about:
      'File that says how CXEngage values become Genesys values. By default the `mappings/default.yaml` that comes along.',
    give: 'the path of a mapping profile',
  },
  LOG_LEVEL: {
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
    fallback: 'info',
    about: 'How much is logged: silent, error, warn, info or debug.',
    give: 'silent, error, warn, info or debug',
  },
} as const satisfies Record<string, Setting>;

/** Name of a variable. */
export type SettingName = keyof typeof settingsTable;
