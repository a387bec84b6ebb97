import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { eraseFromArchive } from '../archive/erase-from-archive.ts';
import type { ArchiveDatabase } from '../archive/tables.ts';
import type { Audit } from '../auth/audit.ts';
import type { Cache } from '../cache/cache.ts';
import { cachePrefixes } from '../cache/keys.ts';
import type { Subject, SubjectTags } from '../cache/subject-tags.ts';
import type { Config } from '../config/config.ts';
import { durableSubject } from '../erasure/durable-subject.ts';
import { erase } from '../erasure/erase.ts';
import { readSubject } from '../erasure/subject.ts';
import { ERASED_MS } from '../history/freshness.policy.ts';
import { AdminRefusal } from '../http/admin/admin-refusal.ts';
import { type AdminParts, type AdminSubject, createAdminServer, type LogLevel } from '../http/admin/admin-server.ts';
import type { IdentityMap } from '../identity/identity-map.ts';
import type { Clock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import { SECOND } from '../kit/durations.ts';
import { failureFields } from '../kit/failure-fields.ts';
import { everything } from '../kit/permissions.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { OpenTenant } from './open-tenant.ts';

/** How long the source may take to say whether it still has what is erased, in milliseconds. */
const ASK_MS = 10 * SECOND;

/** What the admin listener works with. */
export interface AdminListenerParts extends Pick<AdminParts, 'onRoute' | 'documents'> {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly cache: Cache;
  readonly audit: Audit;
  readonly subjectTags: SubjectTags;
  /** By the id of the contact center. */
  readonly tenants: ReadonlyMap<string, OpenTenant>;
  /** How long a result may wait for its user, in milliseconds. */
  readonly mailboxMs: number;
}

/** The admin listener, not yet listening; undefined unless ADMIN_PORT is set. */
export function openAdmin(parts: AdminListenerParts): FastifyInstance | undefined {
  const { config, log, metrics, documents, onRoute } = parts;
  if (config.adminPort === undefined) return undefined;
  return createAdminServer({
    log,
    token: config.adminToken,
    host: config.adminHost,
    metrics,
    documents,
    purge: (subject) => purge(subject, parts),
    erase: (subject) => eraseSubject(subject, parts),
    logLevel: () => log.level as LogLevel,
    setLogLevel: (level) => setLogLevel(log, level),
    onRoute,
  });
}

/** Says so in the log, at the level of before or of now: whichever shows it. */
function setLogLevel(log: Logger, level: LogLevel): void {
  const report = (): void => log.warn({ setting: 'LOG_LEVEL' }, `An operator set the level of the log to ${level}`);
  const isShown = log.isLevelEnabled('warn');
  if (isShown) report();
  log.level = level;
  if (!isShown) report();
}

async function purge(subject: AdminSubject, parts: AdminListenerParts): Promise<number> {
  const { cache, subjectTags, tenants, audit } = parts;
  const open = tenantNamed(subject.tenant, tenants);
  const { id } = open.tenant;
  const purged = subject.kind === 'tenant' ? undefined : validSubject(subject, open.identities?.());
  // A list that is being made now is of before.
  await cache.raiseGeneration(id);
  let count = 0;
  if (purged) count = await cache.erase([subjectTags.of(id, purged)], 0);
  else {
    const ids = new Set([id, ...open.sources.map(({ source }) => source.tenantId)]);
    for (const prefix of [...ids].flatMap(cachePrefixes)) count += await cache.drop(prefix);
  }
  parts.log.info({ tenant: id, count }, 'An operator purged the cache');
  audit.recordPurge(id, purged && idOrAddress(purged));
  return count;
}

async function eraseSubject(given: AdminSubject, parts: AdminListenerParts): Promise<object> {
  const { tenants, cache, subjectTags, clock, mailboxMs, audit } = parts;
  const { tenant, sources, archive, identities } = tenantNamed(given.tenant, tenants);
  const subject = validSubject(given, identities?.());
  const viewer = { userId: '', permissions: everything };
  const erasure = {
    tenantId: tenant.id,
    cache,
    tags: subjectTags,
    sources: sources.map(({ source, history }) => ({
      source,
      fetchContactIds: (address: string) =>
        new Deadline(ASK_MS, clock).run((within) => history.fetchContactIds(address, viewer, within)),
    })),
    // What runs now may be answered at its deadline.
    mailboxMs: mailboxMs + tenant.operationTimeoutMs,
    erasedMs: ERASED_MS,
    now: () => clock.now(),
  };
  const report = await erase(subject, erasure, { signal: AbortSignal.timeout(ASK_MS) });
  parts.log.info(
    { tenant: tenant.id, count: report.erased },
    'An operator erased what was known about a person or an interaction',
  );
  const archived = archive && (await eraseFromOwnArchive(archive, tenant.id, subject, identities?.(), parts.log));
  const places = ['bridge', ...(archived ? ['archive'] : [])];
  const count = report.erased + (archived?.erased ?? 0);
  audit.recordErasure(tenant.id, idOrAddress(subject), { places, count });
  if (!archived) return report;
  return {
    ...report,
    complete: report.complete && archived.possible.length === 0 && !('failed' in archived),
    archive: archived,
  };
}

/** Erases what the bridge's own archive has. */
async function eraseFromOwnArchive(
  database: ArchiveDatabase,
  tenantId: string,
  subject: Subject,
  identities: IdentityMap | undefined,
  log: Logger,
) {
  const durable = durableSubject(subject, identities);
  let erased = 0;
  try {
    await eraseFromArchive(database, tenantId, durable, (count) => {
      erased += count;
    });
    return { erased, ...durable.takePossible() };
  } catch (error) {
    log.error({ setting: 'ARCHIVE_DATABASE', ...failureFields(error) }, 'The archive could not be erased from');
    const fix = 'the archive does not answer: erase again when it does';
    return { ...durable.takePossible(), erased, failed: 'The archive of the bridge does not answer', fix };
  }
}

/** Throws AdminRefusal for a value that cannot be of anybody. */
function validSubject({ kind, value }: AdminSubject, identities?: IdentityMap): Subject {
  if (kind === 'tenant') throw new AdminRefusal(400, 'A whole tenant cannot be erased; purge its cache');
  const known = kind === 'contact' ? (identities?.currentOf('contact', value) ?? value) : value;
  const subject = readSubject({ kind, value: known });
  if (typeof subject === 'string') throw new AdminRefusal(400, subject);
  return subject;
}

function idOrAddress(subject: Subject): string {
  return subject.kind === 'address' ? subject.address : subject.id;
}

function tenantNamed(name: string | undefined, tenants: ReadonlyMap<string, OpenTenant>): OpenTenant {
  const all = [...tenants];
  const [only] = all;
  if (name === undefined && all.length === 1 && only) return only[1];
  const found = all.find(([id, { tenant }]) => id === name || tenant.id === name?.toLowerCase());
  if (found) return found[1];
  throw new AdminRefusal(400, `Give "tenant": ${all.map(([id, { tenant }]) => id || tenant.id).join(' or ')}`);
}
