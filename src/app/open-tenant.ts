import type { Logger } from 'pino';
import { ArchiveSource } from '../archive/archive-source.ts';
import type { ArchiveDatabase } from '../archive/tables.ts';
import type { Audit } from '../auth/audit.ts';
import { Authenticator } from '../auth/authenticator.ts';
import type { LiveUsers } from '../auth/live-users.ts';
import { RedisSignIns } from '../auth/redis-sign-ins.ts';
import { redisLimitParts } from '../auth/sign-in-limits.ts';
import type { FailSafeCache } from '../cache/fail-safe-cache.ts';
import type { SubjectTags } from '../cache/subject-tags.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import type { CxApi } from '../cxengage/client/api.ts';
import { RedisPace } from '../cxengage/redis-pace.ts';
import type { CxSource } from '../cxengage/source.ts';
import { SourceState } from '../cxengage/source-state.ts';
import { featuresOf } from '../genesys/features.ts';
import type { HistorySource } from '../history/history-source.ts';
import type { LiveParts } from '../history/live/live-parts.ts';
import { LiveSource } from '../history/live/live-source.ts';
import { UserDirectory } from '../history/live/users.ts';
import { IdentifiedSource } from '../identity/identified-source.ts';
import type { IdentityMap } from '../identity/identity-map.ts';
import type { LiveIdentities } from '../identity/live-identities.ts';
import type { Clock } from '../kit/clock.ts';
import type { Counters } from '../kit/counters.ts';
import { HOUR, MINUTE } from '../kit/durations.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Tracing } from '../observability/tracing.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { LiveSite } from '../site/live-site.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { observeSource } from './observe-source.ts';
import { openCxSource } from './open-cx-source.ts';
import { checkByUsersFile, verifyByCxEngage, verifyByUsersFile } from './sign-in.ts';

/** What a tenant is opened with; all of it belongs to the process. */
export interface TenantParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly cache: FailSafeCache;
  readonly subjectTags: SubjectTags;
  readonly liveSite: LiveSite;
  /** Undefined if CXEngage authenticates users. */
  readonly users: LiveUsers | undefined;
  /** Undefined without an identity map. */
  readonly identities: LiveIdentities | undefined;
  readonly audit: Audit;
  /** Key of the hashes of names. */
  readonly hashKey: Buffer;
  /** Undefined if nothing is shared with other nodes. */
  readonly redis: { readonly link: RedisLink; readonly cipher: PayloadCipher } | undefined;
  readonly diagnostics: Counters;
  readonly skippedRows: Counters;
  readonly metrics: Metrics;
  /** Undefined without a collector. */
  readonly tracing: Tracing | undefined;
  readonly retryWaitsMs?: readonly number[] | undefined;
  /** The bridge's own archive; undefined if there is none. */
  readonly archive?: ArchiveDatabase | undefined;
}

interface OpenSource {
  readonly api: CxApi;
  readonly source: CxSource;
  readonly state: SourceState;
  readonly directory: UserDirectory;
  readonly history: LiveSource;
}

/** A tenant, and its sources as they are watched. */
export interface OpenTenant {
  readonly tenant: Tenant;
  /** The bridge's own archive. */
  readonly archive: ArchiveDatabase | undefined;
  readonly identities: (() => IdentityMap) | undefined;
  readonly sources: readonly {
    readonly name: LiveParts['name'];
    readonly api: CxApi;
    readonly source: CxSource;
    readonly state: SourceState;
    readonly history: HistorySource;
  }[];
}

/** Opens the configured tenant. Its connections close when the stack is disposed. */
export function openTenant(source: SourceConfig, parts: TenantParts, stack: AsyncDisposableStack): OpenTenant {
  const { config, clock, liveSite, users, identities, audit, hashKey, redis } = parts;
  const { tenantId: id } = source;
  const main = openSource('main', source, id, parts, stack);
  const own =
    parts.archive &&
    new ArchiveSource({
      database: parts.archive,
      tenantId: id,
      site: () => liveSite.current.site,
      historyLimit: config.historyLimit,
      identities: identities && (() => identities.current),
    });
  const archive = config.archive && openSource('archive', config.archive, id, parts, stack);
  const signIn = { tenantId: id, api: main.api, directory: main.directory, clock, log: parts.log };
  const lifetimes = { idleMs: config.sessionIdleMinutes * MINUTE, maxMs: config.sessionMaxHours * HOUR };
  const authenticator = new Authenticator({
    verify: users ? verifyByUsersFile(users, signIn) : verifyByCxEngage(signIn),
    knowsUser: users && ((userName) => users.has(userName)),
    audit,
    hashKey,
    lifetimes,
    clock,
    signIns: redis && new RedisSignIns({ ...redis, tenantId: id, lifetimes, clock }),
    limitParts: redis && redisLimitParts(redis.link, redis.cipher, id),
    checkStored: users && checkByUsersFile(users),
  });
  users?.onChange(() => authenticator.checkAgain());
  const identified = (history: HistorySource): HistorySource =>
    identities ? new IdentifiedSource(history, () => identities.current) : history;
  const tenant: Tenant = {
    id,
    sources: { main: identified(main.history), archive: archive ? identified(archive.history) : own },
    features: featuresOf(config.features),
    authenticator,
    site: () => liveSite.current.site,
    allowedOrigins: config.allowedOrigins,
    requiresCsrfToken: config.csrf === 'on',
    cookies: { sameSite: config.cookieSameSite, secure: config.cookieSecure },
    operationTimeoutMs: config.operationTimeoutMs,
  };
  const opened = [{ name: 'main' as const, ...main }, ...(archive ? [{ name: 'archive' as const, ...archive }] : [])];
  return { tenant, archive: parts.archive, identities: identities && (() => identities.current), sources: opened };
}

/** Opens one CXEngage tenant, with a quota and connections of its own. */
function openSource(
  name: LiveParts['name'],
  account: SourceConfig,
  tenantId: string,
  {
    config,
    clock,
    log,
    cache,
    liveSite,
    diagnostics,
    skippedRows,
    retryWaitsMs,
    redis,
    subjectTags,
    metrics,
    tracing,
  }: TenantParts,
  stack: AsyncDisposableStack,
): OpenSource {
  const { url, tenantId: cxTenantId } = account;
  const state = new SourceState({ name, tenantId: cxTenantId, prefix: name === 'main' ? '' : 'ARCHIVE_', log, clock });
  const observer = observeSource(metrics, tracing, name);
  const pace = redis && new RedisPace(redis.link, url, cxTenantId, config.cxengageRatePerSecond);
  const { api, source } = openCxSource(account, { config, log, clock, state, observer, pace, retryWaitsMs }, stack);
  const directory = new UserDirectory(source, cache);
  const site = () => liveSite.current;
  const history = new LiveSource({
    name,
    tenantId,
    source,
    cache,
    subjectTags,
    onTranslated: tracing && ((ms, operation) => tracing.note(operation, 'translate', ms, {})),
    onStale: () => metrics.count('cxbridge_stale_answers_total', []),
    // A slow list says nothing about records.
    isDown: () => state.condition === 'down' && state.lastFailure?.fields.step !== 'list',
    users: directory,
    site,
    clock,
    log,
    limits: config,
    diagnostics,
    skippedRows,
  });
  return { api, source, state, directory, history };
}
