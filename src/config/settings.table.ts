import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { featuresTable } from '../genesys/features.table.ts';
import { unknownFeatures } from '../genesys/features.ts';

const featureIds = featuresTable.map(({ id }) => id);

/** One environment variable: its schema, default and description. */
export interface Setting {
  readonly schema: z.ZodType;
  /** Default text if the variable is unset or empty; absent if there is no default. */
  readonly defaultText?: string;
  /** Description for `docs/configuration.md`. */
  readonly about: string;
  /** The expected value, worded to follow "is invalid: give". */
  readonly expected: string;
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

/** The vendor's base URLs end with the version, so URLs with and without `/v1` are accepted. */
const sourceAddress = address.transform((text) => text.replace(/\/+$/, '').replace(/\/v1$/, ''));

/** Whether a text is an IP address, or a network as `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

/** Scheme, host with any `*`, and port. */
const ORIGIN = /^https?:\/\/[\w.*-]+(:\d{1,5})?$/;

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
});

/** All settings; `docs/configuration.md` is generated from this table. */
export const settingsTable = {
  PORT: {
    schema: count(0, 65_535),
    defaultText: '8080',
    about:
      'Port to listen on; 0 selects a free port. With 0, also set PUBLIC_URL, because the default contains the port.',
    expected: 'a port number from 0 to 65535',
  },
  HOST: {
    schema: z.string().min(1),
    defaultText: '127.0.0.1',
    about:
      'IP address or host name to listen on. The demo tenant has well-known credentials, so it accepts only a loopback address.',
    expected: 'an address of this machine, for example 0.0.0.0 for all interfaces',
  },
  PUBLIC_URL: {
    schema: address.transform((text) => text.replace(/\/+$/, '')).refine((text) => text.endsWith('/api/v2')),
    about:
      'Base URL of the bridge as clients see it; every `uri` in a reply starts with it. Default: `http://localhost:<PORT>/api/v2`.',
    expected: 'an http or https URL that ends with /api/v2',
  },
  TIME_ZONE: {
    schema: timeZone,
    about:
      'IANA time zone of the dates in results; set it to the time zone of the replaced GWS server. If unset, the zone of the mapping profile is used (UTC in the built-in profile).',
    expected: 'an IANA time zone, for example Europe/Kyiv',
  },
  REDIS_URL: {
    schema: z.string().refine((text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, pathname } = new URL(text);
      return /^rediss?:$/.test(protocol) && /^\/?\d*$/.test(pathname);
    }),
    about:
      'URL of the Redis server (6.2 or newer) that all nodes of the bridge share: sign-ins, CometD sessions, results and the cache; `rediss://` for TLS. If unset, all of it is in the memory of the process.',
    expected:
      'a URL like redis://localhost:6379, with a number behind it for another database, as in redis://localhost:6379/1',
    secret: true,
  },
  REDIS_ENCRYPTION_KEY: {
    schema: z.string().min(32),
    about:
      'Secret that everything stored in Redis is encrypted with (AES-256-GCM): results, requests, sign-ins and the cache. The same on every node. If unset, it is stored as it is.',
    expected: 'at least 32 characters',
    secret: true,
  },
  MAILBOX_TTL_MS: {
    schema: count(1_000, 3_600_000),
    defaultText: '120000',
    about: 'How long a result waits for its user after the session ended that it was for, in milliseconds.',
    expected: 'a whole number from 1000 to 3600000',
  },
  CXENGAGE_URL: {
    schema: sourceAddress,
    about: 'Base URL of the CXEngage API; `/v1/...` is appended. If unset, the built-in demo tenant is served.',
    expected: 'a URL like https://api.cxengage.net',
  },
  CXENGAGE_TENANT_ID: {
    schema: tenantId,
    about: 'Id of the tenant to read: a UUID, in any letter case. Required with CXENGAGE_URL.',
    expected: tenantIdExample,
  },
  CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about:
      'User name or API key with permission to read interactions, artifacts, notes and users. Required with CXENGAGE_URL.',
    expected: 'a user name or an API key',
    secret: true,
  },
  CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Password or API secret of CXENGAGE_USERNAME. Required with CXENGAGE_URL.',
    expected: 'a password or an API secret',
    secret: true,
  },
  ARCHIVE_CXENGAGE_URL: {
    schema: sourceAddress,
    about:
      'Base URL of the CXEngage API that answers requests with `"source":"archive"`, for example for older history in another tenant. If unset, these requests fail with "Request failed".',
    expected: 'a URL like https://api.cxengage.net',
  },
  ARCHIVE_CXENGAGE_TENANT_ID: {
    schema: tenantId,
    about: 'Id of the archive tenant to read: a UUID, in any letter case. Required with ARCHIVE_CXENGAGE_URL.',
    expected: tenantIdExample,
  },
  ARCHIVE_CXENGAGE_USERNAME: {
    schema: z.string().min(1),
    about: 'User name or API key for the archive tenant. Required with ARCHIVE_CXENGAGE_URL.',
    expected: 'a user name or an API key',
    secret: true,
  },
  ARCHIVE_CXENGAGE_PASSWORD: {
    schema: z.string().min(1),
    about: 'Password or API secret of ARCHIVE_CXENGAGE_USERNAME. Required with ARCHIVE_CXENGAGE_URL.',
    expected: 'a password or an API secret',
    secret: true,
  },
  ARCHIVE_DATABASE: {
    schema: z.string().min(1),
    about:
      'The bridge’s own archive, which answers requests with `"source":"archive"`: the path of a file of SQLite, or `postgres://user:password@host/database`. `cxbridge archive load` fills it (docs/archive.md). Not together with ARCHIVE_CXENGAGE_URL.',
    expected: 'the path of a file, or an address like postgres://user:password@host/database',
    secret: true,
  },
  CXENGAGE_AUTH: {
    schema: z.enum(['token', 'basic']),
    defaultText: 'token',
    about:
      'How the account signs in to CXEngage: `token` asks for a token and renews it before it expires; `basic` sends the password with every call (HTTP Basic).',
    expected: 'token or basic',
  },
  CXENGAGE_CA_CERTS: {
    schema: z.string().min(1),
    about:
      'PEM file with certificates of authorities that are trusted for CXEngage and its files, besides those of Node. (`NODE_EXTRA_CA_CERTS` adds authorities for every connection, also that to Redis.)',
    expected: 'the path of a PEM file',
  },
  CXENGAGE_CLIENT_CERT: {
    schema: z.string().min(1),
    about: 'PEM file with a client certificate and its key, for a gateway in front of CXEngage that asks for one.',
    expected: 'the path of a PEM file',
  },
  HTTPS_PROXY: {
    schema: z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
    about:
      'URL of the proxy through which https addresses are called, also as `https_proxy`. Through it, files are downloaded only from the hosts in CXENGAGE_FILE_HOSTS, because the bridge cannot check which address a proxy calls.',
    expected: 'a URL like http://proxy.example.com:3128',
    secret: true,
  },
  NO_PROXY: {
    schema: z.string().min(1),
    about:
      'Hosts that are called without the proxy, comma-separated, also as `no_proxy`: `example.com` with all names below it, `*` for all.',
    expected: 'host names separated by commas',
  },
  CXENGAGE_CONCURRENCY: {
    schema: count(1, 1_000),
    defaultText: '32',
    about: 'Maximum number of concurrent calls to the CXEngage API, and size of its connection pool.',
    expected: 'a whole number from 1 to 1000',
  },
  CXENGAGE_RATE_PER_SECOND: {
    schema: count(1, 100_000),
    defaultText: '50',
    about:
      'Maximum number of calls to the CXEngage API per second. They start evenly; a tenth of them may start at once. With REDIS_URL it is the maximum of all nodes together; while Redis is away, each node uses its part.',
    expected: 'a whole number from 1 to 100000',
  },
  CXENGAGE_FILE_HOSTS: {
    schema: list
      .transform((hosts) => hosts.map((host) => host.toLowerCase()))
      .refine((hosts) => hosts.every((host) => HOST_NAME.test(host))),
    defaultText: '',
    about:
      'Hosts, comma-separated, from which transcripts may be downloaded even if they resolve to private addresses. Public https hosts need no entry.',
    expected: 'host names separated by commas, without scheme, port or path, for example files.example.org',
  },
  OPERATION_TIMEOUT_MS: {
    schema: count(100, 600_000),
    defaultText: '30000',
    about: 'Time limit of an operation in milliseconds. An operation that takes longer fails with "Request failed".',
    expected: 'milliseconds from 100 to 600000',
  },
  HISTORY_LIMIT: {
    schema: count(1, 100_000),
    defaultText: '10000',
    about:
      'Maximum number of interactions in a contact’s history. A longer history fails with "Request failed", because a partial list would look complete.',
    expected: 'a whole number from 1 to 100000',
  },
  SCAN_PAGES: {
    schema: count(1, 1_000),
    defaultText: '20',
    about:
      'Maximum number of pages, of 1000 rows each, that are read for a list that CXEngage cannot filter itself. A list that needs more pages fails with "Request failed".',
    expected: 'a whole number from 1 to 1000',
  },
  BUDGET_MB: {
    schema: count(16, 1_000_000),
    about:
      'Megabytes (2^20 bytes) that may wait for clients in this process: operations in flight, results that were not received, and replies that were not read. Above that, operations are refused with HTTP 503. Default: a quarter of the memory limit of the process.',
    expected: 'megabytes from 16 to 1000000',
  },
  USER_BUDGET_MB: {
    schema: count(1, 1_000_000),
    defaultText: '64',
    about:
      'The same for one user. A user never gets more than is still free, so that those who use a lot leave room for the others.',
    expected: 'megabytes from 1 to 1000000',
  },
  REPLY_BYTES: {
    schema: count(1_024, 100_000_000),
    defaultText: '1048576',
    about:
      'Bytes of results in one reply to a CometD poll; the others come with the next one. A larger result is sent alone. Some clients of Genesys fail without a word above 2097152 characters.',
    expected: 'bytes from 1024 to 100000000',
  },
  MAX_RESULT_CHARS: {
    schema: count(1_024, 1_000_000_000),
    about:
      'Results with more characters become "Request failed", for desktops that cannot read them. If unset, there is no limit.',
    expected: 'characters from 1024 to 1000000000',
  },
  FEATURES: {
    schema: list.refine((ids) => ids.length > 0 && unknownFeatures(ids).length === 0),
    about: `Ids of the enabled contact center features, comma-separated: ${featureIds.map((id) => `\`${id}\``).join(', ')}. Histories omit interactions of media types without a feature, and requests for their contents fail with "Request failed". \`api-multimedia\` includes every \`api-multimedia-…\`. If unset, all features are enabled; \`GET /api/v2/features\` then lists all ids.`,
    expected: `some of ${featureIds.join(', ')}, separated by commas`,
  },
  ALLOWED_ORIGINS: {
    schema: list.refine((origins) => origins.every((origin) => ORIGIN.test(origin))),
    defaultText: '',
    about:
      'Origins of web pages that may use the API from a browser (CORS), comma-separated; `*` stands for any part of a name, for example `https://*.example.com`. If empty, only pages of the bridge’s own origin may.',
    expected: 'origins separated by commas, without a path, for example https://desktop.example.com',
  },
  CSRF: {
    schema: z.enum(['on', 'off']),
    defaultText: 'off',
    about:
      'Whether POST requests need a CSRF token, as GWS can require: every GET then returns its name and value in the headers `X-CSRF-HEADER` and `X-CSRF-TOKEN`. CometD requests never need it.',
    expected: 'on or off',
  },
  COOKIE_SAME_SITE: {
    schema: z.enum(['Lax', 'Strict', 'None']),
    defaultText: 'Lax',
    about:
      '`SameSite` of the cookies. Desktops that are embedded in a page of another site need `None`, which browsers accept only over https.',
    expected: 'Lax, Strict or None',
  },
  COOKIE_SECURE: {
    schema: z.enum(['auto', 'always', 'never']),
    defaultText: 'auto',
    about: 'Whether the cookies are `Secure`. `auto`: if PUBLIC_URL is https, or with COOKIE_SAME_SITE=None.',
    expected: 'auto, always or never',
  },
  SESSION_IDLE_MINUTES: {
    schema: count(1, 1440),
    defaultText: '30',
    about:
      'Minutes after which a sign-in ends that no request has used. A CometD session polls, so it uses its sign-in. With REDIS_URL a sign-in is valid on every node; while Redis is away, each node serves the sign-ins that it has seen.',
    expected: 'a whole number from 1 to 1440',
  },
  SESSION_MAX_HOURS: {
    schema: count(1, 720),
    defaultText: '24',
    about:
      'Hours after which a sign-in ends, however much it is used. A client that sends its password is signed in again at once.',
    expected: 'a whole number from 1 to 720',
  },
  AUDIT_LOG: {
    schema: z.string().min(1),
    about:
      'File that sign-ins are recorded in: succeeded, refused, throttled, not checked, and signed out, with name and address; a name that may not exist is only a hash. It also records who read which interaction or contact; phone numbers and e-mail addresses are only hashes. If unset, reads are not recorded, and sign-ins are in the log, with `"stream":"audit"` and hashes instead of names and addresses.',
    expected: 'the path of a file',
  },
  HASH_KEY: {
    schema: z.string().min(16),
    about:
      'Key of the hashes that stand for names in records and limits, at least 16 characters. If unset, a random one is made at every start, so hashes of different runs cannot be compared. With REDIS_URL the random one is kept in Redis for all nodes, so set REDIS_ENCRYPTION_KEY as well; a node that starts while Redis is away uses one of its own, and does not share counts of failed sign-ins.',
    expected: 'at least 16 characters',
    secret: true,
  },
  WEBSOCKET: {
    schema: z.enum(['on', 'off']),
    defaultText: 'off',
    about:
      'Whether CometD clients may use WebSocket. GWS has none, so most clients poll; a .NET client with WebSocket enabled never falls back to polling.',
    expected: 'on or off',
  },
  CONTACT_CENTERS_FILE: {
    schema: z.string().min(1),
    about:
      'YAML file of several contact centers: the id of each, as clients send it in the `ContactCenterId` header, with its settings, which override these variables. Then a password is checked by one contact center only: that of the header, or else the one whose USERS_FILE has the name.',
    expected: 'the path of a YAML file',
  },
  TRUST_PROXY: {
    schema: list.refine((networks) => networks.every(isNetwork)),
    defaultText: '',
    about:
      'Addresses or networks of the proxies in front of the bridge, comma-separated, for example `10.0.0.0/8`. Only they may say, in `X-Forwarded-For`, which address a request is from.',
    expected: 'IP addresses or networks separated by commas, for example 10.0.0.0/8, ::1',
  },
  AUTH_MODE: {
    schema: z.enum(['users', 'cxengage']),
    defaultText: 'users',
    about:
      '`users`: the users in USERS_FILE may sign in. `cxengage`: users sign in with their own CXEngage credentials and need permission to list the tenant’s interactions. They see transcripts, notes and contacts only with the permissions that the mapping profile names. The bridge re-checks permissions at most once every 5 minutes, with the password if the request contains one, otherwise with the token of the session. The token stays on the node of the sign-in: another node uses the permissions that CXEngage listed there, and if it listed none, shows no transcripts, notes and contacts until a request contains the password. With the demo tenant, the default is `cxengage`.',
    expected: 'users or cxengage',
  },
  USERS_FILE: {
    schema: z.string().min(1),
    about:
      'File of the users who may sign in, one per line: user name, password hash (`npx cxbridge hash-password`), CXEngage user id, and optionally `permissions=NAME,NAME`. Names and ids must not repeat. A user without `permissions=` sees everything; others see transcripts, notes and contacts only with the permissions that the mapping profile names. Required with AUTH_MODE=users.',
    expected: 'the path of a users file',
  },
  MAPPING_PROFILE: {
    schema: z.string().min(1),
    about:
      'Path of the mapping profile, which maps CXEngage values to Genesys values. Default: the built-in `mappings/default.yaml`.',
    expected: 'the path of a mapping profile',
  },
  IDENTITY_MAP: {
    schema: z.string().min(1),
    about:
      'File of ids that clients and exports of Genesys know, and the ids of the same contacts and users in CXEngage: CSV with the columns `kind` (`contact` or `user`), `old` and `new` (docs/identity.md). Requests with an old id are answered as those with the new one. The file is watched.',
    expected: 'the path of an identity map',
  },
  ADMIN_PORT: {
    schema: count(0, 65_535),
    about:
      'Port of the admin listener for operators: metrics, documentation, purging and erasing, log level. If unset, there is none.',
    expected: 'a port number from 0 to 65535',
  },
  ADMIN_HOST: {
    schema: z.string().min(1),
    defaultText: '127.0.0.1',
    about:
      'Address of the admin listener. Any other than a loopback address needs ADMIN_TOKEN. Without a token only requests for this address, `localhost` and plain addresses are served.',
    expected: 'an address of this machine',
  },
  ADMIN_TOKEN: {
    schema: z.string().min(16),
    about: 'Token that every request to the admin listener must carry, as `Authorization: Bearer …`.',
    expected: 'at least 16 characters',
    secret: true,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: address,
    about:
      'Base URL of an OpenTelemetry collector (OTLP over HTTP): each operation is then sent as a trace, from its acceptance over the calls to CXEngage and the translation to its delivery, also if another node completes it. If unset, nothing is traced.',
    expected: 'a URL like http://localhost:4318',
  },
  LOG_LEVEL: {
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
    defaultText: 'info',
    about: 'Log level: silent, error, warn, info or debug.',
    expected: 'silent, error, warn, info or debug',
  },
} as const satisfies Record<string, Setting>;

/** Name of a variable. */
export type SettingName = keyof typeof settingsTable;
