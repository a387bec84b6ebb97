import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Cache } from '../cache/cache.ts';
import { cachePrefixes } from '../cache/keys.ts';
import type { Subject, SubjectTags } from '../cache/subject-tags.ts';
import type { Config } from '../config/config.ts';
import { erase } from '../erasure/erase.ts';
import { ERASED_MS } from '../history/freshness.policy.ts';
import {
  type AdminParts,
  AdminRefusal,
  type AdminSubject,
  createAdminServer,
  type LogLevel,
} from '../http/admin/admin-server.ts';
import type { Clock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import { SECOND } from '../kit/durations.ts';
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
    setLogLevel: (level) => {
      log.level = level;
    },
    onRoute,
  });
}

async function purge(subject: AdminSubject, { cache, subjectTags, tenants }: AdminListenerParts): Promise<number> {
  const open = tenantNamed(subject.tenant, tenants);
  const { id } = open.tenant;
  // A list that is being made now is of before.
  await cache.raiseGeneration(id);
  if (subject.kind === 'tenant') {
    const ids = new Set([id, ...open.sources.map(({ source }) => source.tenantId)]);
    let count = 0;
    for (const prefix of [...ids].flatMap(cachePrefixes)) count += await cache.drop(prefix);
    return count;
  }
  return cache.erase([subjectTags.of(id, cachedSubject(subject))], 0);
}

async function eraseSubject({ kind, value, tenant }: AdminSubject, parts: AdminListenerParts): Promise<object> {
  if (kind === 'tenant') throw new AdminRefusal(400, 'A whole tenant cannot be erased; purge its cache');
  const { tenants, cache, subjectTags, clock, mailboxMs } = parts;
  const open = tenantNamed(tenant, tenants);
  const [main] = open.sources;
  if (!main) throw new AdminRefusal(404, 'The tenant has no source');
  const { sources } = open.tenant;
  const viewer = { userId: '', permissions: everything };
  const erasure = {
    tenantId: open.tenant.id,
    cache,
    tags: subjectTags,
    source: main.source,
    fetchContactIds: (address: string) => sources.main.fetchContactIds(address, viewer, new Deadline(ASK_MS, clock)),
    mailboxMs,
    erasedMs: ERASED_MS,
    now: () => clock.now(),
  };
  return erase({ kind, value }, erasure, { signal: AbortSignal.timeout(ASK_MS) });
}

function cachedSubject({ kind, value }: AdminSubject): Subject {
  if (kind === 'interaction' || kind === 'contact') return { kind, id: value };
  return { kind: 'address', address: value };
}

function tenantNamed(name: string | undefined, tenants: ReadonlyMap<string, OpenTenant>): OpenTenant {
  const all = [...tenants];
  const [only] = all;
  if (name === undefined && all.length === 1 && only) return only[1];
  const found = all.find(([id, { tenant }]) => id === name || tenant.id === name?.toLowerCase());
  if (found) return found[1];
  throw new AdminRefusal(400, `Give "tenant": ${all.map(([id, { tenant }]) => id || tenant.id).join(' or ')}`);
}
