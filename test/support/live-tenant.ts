import { pino } from 'pino';
import { Audit } from '../../src/auth/audit.ts';
import { Authenticator } from '../../src/auth/authenticator.ts';
import { FailSafeCache } from '../../src/cache/fail-safe-cache.ts';
import { MemoryCache } from '../../src/cache/memory-cache.ts';
import { SubjectTags } from '../../src/cache/subject-tags.ts';
import type { CxSource } from '../../src/cxengage/source.ts';
import { featuresOf } from '../../src/genesys/features.ts';
import type { ListRequest } from '../../src/history/history-source.ts';
import { type ListLimits, type LiveParts, type RequestParts, requestParts } from '../../src/history/live/live-parts.ts';
import { LiveSource } from '../../src/history/live/live-source.ts';
import { UserDirectory } from '../../src/history/live/users.ts';
import { type Clock, systemClock } from '../../src/kit/clock.ts';
import { Counters } from '../../src/kit/counters.ts';
import { Deadline } from '../../src/kit/deadline.ts';
import { DAY, MINUTE } from '../../src/kit/durations.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { everything, type Viewer } from '../../src/kit/permissions.ts';
import type { Site } from '../../src/mapping/input/translation-input.ts';
import type { Operation } from '../../src/operations/operation.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { site as defaultSite } from './mapping.ts';

const OPERATION_TIMEOUT_MS = 60_000;

/** A user whom nothing is hidden from. */
export const seesEverything: Viewer = { userId: 'user', permissions: everything };

/** A request for all interactions of a window, newest first, unless the test narrows it. */
export function listRequest(fields: Pick<ListRequest, 'window'> & Partial<ListRequest>): ListRequest {
  return {
    contact: undefined,
    mediaType: undefined,
    userId: undefined,
    searchAttributes: new Map(),
    attributeNames: [],
    sort: 'desc',
    maxSize: 100,
    features: featuresOf(undefined),
    viewer: seesEverything,
    ...fields,
  };
}

/** The parts of a live source over the calls that a test fakes; any other call fails the test. */
export function liveParts(
  calls: Partial<CxSource>,
  clock: Clock,
  site: Site = defaultSite(),
  limits: ListLimits = { historyLimit: 10_000, scanPages: 1_000 },
): RequestParts {
  const log = pino({ level: 'silent' });
  const source = { tenantId: 'tenant', ...calls } as CxSource;
  const cache = new FailSafeCache(new MemoryCache(clock), log, clock);
  const parts: LiveParts = {
    name: 'main',
    tenantId: 'tenant',
    source,
    cache,
    subjectTags: new SubjectTags('key'),
    isDown: () => false,
    users: new UserDirectory(source, cache),
    site: () => ({ site, fingerprint: 'f' }),
    clock,
    log,
    limits,
    diagnostics: new Counters(),
    skippedRows: new Counters(),
  };
  return requestParts(parts, seesEverything, parts.site());
}

/** One for all tenants: nothing here signs in, and its memory takes longer to make than a list. */
const authenticator = new Authenticator({
  verify: async () => 'not-authenticated',
  audit: new Audit(pino({ level: 'silent' }), Buffer.alloc(16), false),
  lifetimes: { idleMs: 30 * MINUTE, maxMs: DAY },
  clock: systemClock,
});

/** A tenant whose history comes from these parts. */
export function liveTenant(parts: LiveParts, features?: readonly string[]): Tenant {
  return {
    id: parts.tenantId,
    sources: { main: new LiveSource(parts), archive: undefined },
    features: featuresOf(features),
    authenticator,
    site: () => parts.site().site,
    allowedOrigins: [],
    requiresCsrfToken: false,
    cookies: { sameSite: 'Lax', secure: 'auto' },
    operationTimeoutMs: OPERATION_TIMEOUT_MS,
  };
}

/** Runs an operation to its end and returns the notification's own fields. */
export async function runOperation(
  operation: Operation,
  tenant: Tenant,
  clock: Clock,
  request: { readonly id?: string | undefined; readonly body?: JsonObject; readonly userId?: string },
): Promise<JsonObject> {
  const { id, body = {}, userId = 'user' } = request;
  const work = operation(tenant, { id, body, viewer: { userId, permissions: everything }, now: clock.now() });
  return JSON.parse(await new Deadline(OPERATION_TIMEOUT_MS, clock).run(work)) as JsonObject;
}
