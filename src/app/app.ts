import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ArchiveDatabase } from '../archive/tables.ts';
import { Audit, type SignInOutcome } from '../auth/audit.ts';
import { LiveUsers } from '../auth/live-users.ts';
import { readSharedHashKey } from '../auth/shared-hash-key.ts';
import { Bayeux } from '../bayeux/bayeux.ts';
import type { Cache } from '../cache/cache.ts';
import { type CacheResult, FailSafeCache } from '../cache/fail-safe-cache.ts';
import { MemoryCache } from '../cache/memory-cache.ts';
import { RedisCache } from '../cache/redis-cache.ts';
import { SubjectTags } from '../cache/subject-tags.ts';
import { TieredCache } from '../cache/tiered-cache.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import { worstCondition } from '../cxengage/source-state.ts';
import { watchSource } from '../cxengage/source-watch.ts';
import { type BudgetLimits, type BudgetUse, ByteBudget } from '../delivery/byte-budget.ts';
import { type DeliveryTimes, defaultDeliveryTimes, keptMs } from '../delivery/delivery-times.policy.ts';
import { historyTopic } from '../genesys/topics.ts';
import { asyncApiDocument } from '../http/documentation/asyncapi.ts';
import { openApiDocument } from '../http/documentation/openapi.ts';
import { createServer } from '../http/server.ts';
import type { LiveIdentities } from '../identity/live-identities.ts';
import type { AuditLog } from '../kit/audit-log.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { Counters } from '../kit/counters.ts';
import { SECOND } from '../kit/durations.ts';
import { Metrics } from '../observability/metrics.ts';
import { startTracing } from '../observability/tracing.ts';
import { Acceptance } from '../operations/accept.ts';
import { operations } from '../operations/operations.ts';
import { createPayloadCipher, noCipher } from '../redis/payload-cipher.ts';
import { checkRedis, isRedisWritable } from '../redis/redis-check.ts';
import { RedisLink } from '../redis/redis-link.ts';
import { checkSecret } from '../redis/secret-check.ts';
import { LiveSite } from '../site/live-site.ts';
import { severalTenants, singleTenant, type TenantRegistry } from '../tenants/tenant-registry.ts';
import { observeOperations, observeParts } from './observe.ts';
import { openAdmin } from './open-admin.ts';
import { openAuditLog } from './open-audit-log.ts';
import { openDelivery } from './open-delivery.ts';
import { type OpenTenant, openTenant, type TenantParts } from './open-tenant.ts';
import { createProcessLog } from './process-log.ts';
import { logStart } from './start-summary.ts';
import { readVersion } from './version.ts';

/** Parts that tests replace. */
export interface AppOverrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly auditLog?: AuditLog;
  readonly cache?: Cache;
  readonly deliveryTimes?: Partial<DeliveryTimes>;
  readonly retryWaitsMs?: readonly number[];
  readonly profileCheckMs?: number;
  readonly headersTimeoutMs?: number;
  readonly onRoute?: (route: { readonly method: string; readonly url: string }) => void;
  readonly onAdminRoute?: (route: { readonly method: string; readonly url: string }) => void;
  /** Whether the sources are asked at the start how they are, and again while they are not up (default: true). */
  readonly watchSources?: boolean;
  /** How long a stopping bridge waits for clients to fetch their results. */
  readonly deliveryGraceMs?: number;
}

/** The running bridge. */
export interface App {
  /** Address without a path; empty until the bridge has started. */
  readonly origin: string;
  /** Address of the admin listener; empty without one, and until the bridge has started. */
  readonly adminOrigin: string;
  /** How often each diagnostic was reported since the start, by code. */
  diagnostics(): ReadonlyMap<string, number>;
  /** How many rows of lists were left out, by reason: `not-selected`, `unreadable`, and `foreign-tenant`, which should raise an alarm. */
  skippedRows(): ReadonlyMap<string, number>;
  /** What waits for clients now. */
  waiting(): BudgetUse;
  /** How many operations were accepted while Redis was not there: they would have ended with this process. */
  unrecordedOperations(): number;
  start(): Promise<void>;
  /** Completes or fails running operations, lets clients fetch their results, and stops within ten seconds. */
  stop(): Promise<void>;
}

const DRAIN_MS = 6 * SECOND;
const DELIVERY_GRACE_MS = 2 * SECOND;
const LINGER_MS = SECOND;
const SWEEP_MS = SECOND;
const CACHE_SWEEP_MS = 10 * SECOND;
const MEGABYTE = 2 ** 20;
const PROFILE_CHECK_MS = 2 * SECOND;

/** Creates and connects all parts of the bridge, for its contact centers or for the one source. Throws BridgeError for an invalid profile or users file. */
export async function createApp(
  config: Config,
  source: SourceConfig | undefined,
  overrides: AppOverrides = {},
): Promise<App> {
  const { clock = systemClock } = overrides;
  const log = overrides.log ?? (await createProcessLog(config.logLevel));
  const auditLog =
    overrides.auditLog ??
    (config.auditLog === undefined ? log.child({ stream: 'audit' }) : openAuditLog(config.auditLog, log));
  const [diagnostics, skippedRows] = [new Counters(), new Counters()];

  // Disposal runs in reverse: what was opened last closes first.
  await using opening = new AsyncDisposableStack();
  const link =
    config.redisUrl === undefined
      ? undefined
      : opening.adopt(new RedisLink(config.redisUrl, log), (each) => each.close());
  if (link) await checkRedis(link);
  const cipher = config.redisEncryptionKey === undefined ? noCipher : createPayloadCipher(config.redisEncryptionKey);
  if (link) await checkSecret(link, cipher);
  const madeKey = () => (link ? readSharedHashKey(link, cipher, log) : randomBytes(32));
  const hashKey = config.hashKey === undefined ? await madeKey() : Buffer.from(config.hashKey);
  const memoryOrRedis = (): Cache => {
    const memory = new MemoryCache(clock);
    return link ? new TieredCache(memory, new RedisCache(link, cipher, clock), link, clock) : memory;
  };
  const cache = opening.adopt(overrides.cache ?? memoryOrRedis(), (each) => each.close());
  const version = await readVersion();
  const { otelExporterOtlpEndpoint: collector } = config;
  const tracing =
    collector === undefined ? undefined : opening.adopt(await startTracing(collector, version), (each) => each.close());
  const metrics = new Metrics();
  const countRead = (result: CacheResult): void => metrics.count('cxbridge_cache_reads_total', [result]);
  const countSignIn = (outcome: SignInOutcome): void => metrics.count('cxbridge_sign_ins_total', [outcome]);
  const subjectTags = new SubjectTags(config.redisEncryptionKey ?? 'cxbridge');
  const { retryWaitsMs } = overrides;
  const shared = {
    clock,
    log,
    cache: new FailSafeCache(cache, log, clock, countRead),
    subjectTags,
    metrics,
    tracing,
    audit: new Audit(auditLog, hashKey, config.auditLog !== undefined, countSignIn),
    hashKey,
    redis: link && { link, cipher },
    diagnostics,
    skippedRows,
    retryWaitsMs,
  };
  const { contactCenters } = config;
  const centers = contactCenters.length > 0 ? contactCenters : [{ id: '', config, source }];
  const opened = new Map<string, OpenedTenant>();
  for (const { id, ...center } of centers) {
    if (!center.source) throw new Error('There is no source to serve');
    opened.set(id, await openCenter({ ...center, source: center.source }, shared, opening));
  }
  const tenants = registryOf(opened);
  const limits = budgetOf(config);
  const budget = new ByteBudget(limits);
  const times = { ...defaultDeliveryTimes, mailboxMs: config.mailboxTtlMs, ...overrides.deliveryTimes };
  const { delivery, pending, numbers, expire } = openDelivery(
    { link, cipher, clock, log, times, replyBytes: config.replyBytes, userBytes: limits.userBytes },
    opening,
  );
  const acceptance = new Acceptance({
    operations,
    pending,
    budget,
    referenceIds: numbers,
    tenantOf: (tenantId) => tenants.all().find(({ id }) => id === tenantId),
    clock,
    log,
    observer: observeOperations(metrics, shared.audit),
    tracer: tracing,
    maxResultChars: config.maxResultChars,
  });
  const bayeux = new Bayeux({
    sessions: delivery,
    outbox: delivery,
    budget,
    clock,
    log,
    channel: historyTopic,
    timeoutMs: times.holdMs,
    replyBytes: config.replyBytes,
    transports: config.websocket === 'on' ? ['long-polling', 'websocket'] : ['long-polling'],
  });
  let isStopping = false;
  const health = {
    isStopping: () => isStopping,
    isStoreHealthy: async () => (link ? isRedisWritable(link) : true),
    sourceState: () => worstCondition([...opened.values()].flatMap(({ sources }) => sources)),
    waitingBytes: () => budget.use().bytes,
  };
  const server = createServer({
    log,
    tenants,
    acceptance,
    bayeux,
    clock,
    health,
    trustedProxies: config.trustProxy,
    headersTimeoutMs: overrides.headersTimeoutMs,
    onRoute: overrides.onRoute,
    webSocket: config.websocket === 'on',
    onReply: (route, method, status) => metrics.count('cxbridge_http_requests_total', [route, method, String(status)]),
  });
  observeParts(metrics, { diagnostics, skippedRows, budget, bayeux, pending, link, tenants: opened.values() });
  const admin = openAdmin({
    config,
    log,
    clock,
    metrics,
    cache,
    audit: shared.audit,
    subjectTags,
    tenants: opened,
    documents: {
      'openapi.json': () => openApiDocument(version),
      'asyncapi.json': () => asyncApiDocument(version),
    },
    mailboxMs: keptMs(times),
    onRoute: overrides.onAdminRoute,
  });
  if (admin) opening.adopt(admin, closeServer);
  opening.adopt(server, closeServer);
  opening.defer(() => bayeux.close());
  opening.defer(async () => {
    await bayeux.releaseAll();
    await orAfter(delivery.whenEmpty(), overrides.deliveryGraceMs ?? DELIVERY_GRACE_MS);
  });
  opening.defer(() => acceptance.drain(DRAIN_MS));
  const stack = opening.move();
  let [origin, adminOrigin] = ['', ''];

  return {
    get origin() {
      return origin;
    },
    get adminOrigin() {
      return adminOrigin;
    },
    diagnostics: () => diagnostics.snapshot(),
    skippedRows: () => skippedRows.snapshot(),
    waiting: () => budget.use(),
    unrecordedOperations: () => pending.unrecorded,
    async start() {
      await server.listen({ port: config.port, host: config.host });
      origin = originOf(server);
      if (admin) await listenForOperators(admin, config);
      adminOrigin = admin ? originOf(admin) : '';
      const started = [...opened.values()].map((each) => ({ ...each, site: each.liveSite.current.site }));
      const withRedis = link?.isUp ? 'redis' : 'redis-away';
      logStart(log, version, link ? withRedis : 'memory', started);
      for (const { sources } of opened.values()) {
        if (overrides.watchSources === false) break;
        for (const { source: each, state } of sources) stack.defer(watchSource(each, state, clock, log));
      }
      stack.adopt(setInterval(expire, SWEEP_MS), clearInterval);
      stack.adopt(
        setInterval(() => cache.sweep(), CACHE_SWEEP_MS),
        clearInterval,
      );
      for (const { liveSite, users, liveIdentities } of opened.values()) {
        liveSite.watch(overrides.profileCheckMs ?? PROFILE_CHECK_MS);
        stack.defer(() => liveSite.stopWatching());
        users?.watch(overrides.profileCheckMs ?? PROFILE_CHECK_MS, log);
        stack.defer(() => users?.stopWatching());
        liveIdentities?.watch(overrides.profileCheckMs ?? PROFILE_CHECK_MS, log);
        stack.defer(() => liveIdentities?.stopWatching());
      }
    },
    async stop() {
      isStopping = true;
      await stack.disposeAsync();
    },
  };
}

/** Throws BridgeError with the fix. */
async function listenForOperators(admin: FastifyInstance, { adminPort = 0, adminHost }: Config): Promise<void> {
  try {
    await admin.listen({ port: adminPort, host: adminHost });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BridgeError(
      'AdminError',
      'admin-listener',
      `nothing can listen at ADMIN_HOST="${adminHost}" ADMIN_PORT=${adminPort} (${code}): give an address of this machine and a free port, other than PORT`,
      error,
    );
  }
}

/** A tenant with what is watched for it. */
interface OpenedTenant extends OpenTenant {
  readonly config: Config;
  readonly tenantId: string;
  readonly sourceUrl: string;
  readonly liveSite: LiveSite;
  readonly users: LiveUsers | undefined;
  readonly liveIdentities: LiveIdentities | undefined;
}

type SharedParts = Omit<TenantParts, 'config' | 'liveSite' | 'users' | 'identities' | 'archive'>;

async function openCenter(
  { config, source }: { readonly config: Config; readonly source: SourceConfig },
  shared: SharedParts,
  stack: AsyncDisposableStack,
): Promise<OpenedTenant> {
  const liveSite = await LiveSite.read(config, shared.log);
  const permissionNames = Object.values(liveSite.current.site.profile.permissions);
  const { auth } = config;
  const users = auth.mode === 'users' ? await LiveUsers.read(auth.usersFile, permissionNames) : undefined;
  const identities = config.identityMap === undefined ? undefined : await readIdentities(config.identityMap);
  const archive =
    config.archiveDatabase === undefined ? undefined : await openOwnArchive(config.archiveDatabase, stack);
  const open = openTenant(source, { ...shared, config, liveSite, users, identities, archive }, stack);
  return {
    ...open,
    liveSite,
    users,
    liveIdentities: identities,
    config,
    tenantId: source.tenantId,
    sourceUrl: source.url,
  };
}

/** Throws BridgeError for a file that cannot be used, or the system's error. */
async function readIdentities(file: string): Promise<LiveIdentities> {
  // Most bridges have none, and the parser would slow their start.
  const { LiveIdentities: Identities } = await import('../identity/live-identities.ts');
  return Identities.read(file);
}

/** Throws BridgeError with the fix. */
async function openOwnArchive(address: string, stack: AsyncDisposableStack): Promise<ArchiveDatabase> {
  // Most bridges have none, and the libraries of databases would slow their start.
  const { openArchive } = await import('../archive/open-archive.ts');
  return stack.adopt(await openArchive(address), (database) => database.destroy());
}

function registryOf(opened: ReadonlyMap<string, OpenedTenant>): TenantRegistry {
  const tenants = new Map([...opened].map(([id, { tenant }]) => [id, tenant]));
  const only = tenants.get('');
  return only ? singleTenant(only) : severalTenants(tenants);
}

/** A quarter of the heap by default: strings may need two bytes for a character, and the rest works. */
function budgetOf({ budgetMb, userBudgetMb }: Config): BudgetLimits {
  const bytes = budgetMb === undefined ? getHeapStatistics().heap_size_limit / 4 : budgetMb * MEGABYTE;
  return { bytes, userBytes: Math.min(userBudgetMb * MEGABYTE, bytes) };
}

/** Waits for work, but not longer than so many milliseconds. */
async function orAfter(work: Promise<void>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

/** A request that is never sent completely must not delay the exit; every accepted operation is answered by now. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const linger = setTimeout(() => server.server.closeAllConnections(), LINGER_MS);
  await server.close();
  clearTimeout(linger);
}

function originOf(server: FastifyInstance): string {
  const { address, port, family } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
