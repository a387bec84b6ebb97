import { pino } from 'pino';
import { Audit } from '../../src/auth/audit.ts';
import { Authenticator, type VerifyCredentials } from '../../src/auth/authenticator.ts';
import { RedisSignIns } from '../../src/auth/redis-sign-ins.ts';
import { Bayeux } from '../../src/bayeux/bayeux.ts';
import { FailSafeCache } from '../../src/cache/fail-safe-cache.ts';
import { cacheKey } from '../../src/cache/keys.ts';
import { MemoryCache } from '../../src/cache/memory-cache.ts';
import { RedisCache } from '../../src/cache/redis-cache.ts';
import { ByteBudget } from '../../src/delivery/byte-budget.ts';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../../src/delivery/memory-delivery.ts';
import { MemoryPendingOperations } from '../../src/delivery/memory-pending-operations.ts';
import { joinRedisNodes } from '../../src/delivery/redis-node.ts';
import { historyTopic } from '../../src/genesys/topics.ts';
import { createServer } from '../../src/http/server.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { DAY, MINUTE } from '../../src/kit/durations.ts';
import { everything } from '../../src/kit/permissions.ts';
import { Acceptance } from '../../src/operations/accept.ts';
import type { Operations } from '../../src/operations/operation.ts';
import { ReferenceIds } from '../../src/operations/reference-ids.ts';
import { noCipher } from '../../src/redis/payload-cipher.ts';
import { checkRedis } from '../../src/redis/redis-check.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { singleTenant } from '../../src/tenants/tenant-registry.ts';
import { liveParts, liveTenant } from '../support/live-tenant.ts';
import { answerUsageMetrics } from './metrics.ts';

/*
 * The bridge with as many users as a benchmark needs: every name and password is right, and every content is cached. Everything between a request and its
 * notification is the bridge's own. Argument: URL of a Redis; without it, everything is in memory. Needs --expose-gc.
 */

const [redisUrl] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const clock = systemClock;
const tenantId = 'tenant';
const lifetimes = { idleMs: 30 * MINUTE, maxMs: DAY };
const verify: VerifyCredentials = async (userName) => {
  return { principal: { tenantId, userId: userName }, names: { userName }, permissions: everything };
};

const link = redisUrl === undefined ? undefined : new RedisLink(redisUrl, log);
if (link) await checkRedis(link);
const cache = new FailSafeCache(link ? new RedisCache(link, noCipher, clock) : new MemoryCache(clock), log, clock);
const key = cacheKey(tenantId, 'content', 'i');
await cache.write(key, JSON.stringify({ interaction: { id: 'i', text: 'x'.repeat(2_000) } }), { freshMs: DAY });

const signIns = link && new RedisSignIns({ link, cipher: noCipher, tenantId, lifetimes, clock });
const audit = new Audit(log, Buffer.alloc(16), false);
const authenticator = new Authenticator({ verify, audit, hashKey: Buffer.alloc(32), lifetimes, clock, signIns });
const tenant = { ...liveTenant(liveParts({}, clock)), authenticator };
const operations = new Proxy({} as Operations, { get: () => () => async () => (await cache.readFresh(key)) ?? '{}' });
const budget = new ByteBudget({ bytes: 2 ** 30, userBytes: 2 ** 26 });
const times = defaultDeliveryTimes;
const node = link && joinRedisNodes({ link, cipher: noCipher, clock, log, times, userBytes: 2 ** 26 });
const delivery = node?.delivery ?? new MemoryDelivery({ clock, times });
const pending = node?.pending ?? new MemoryPendingOperations(delivery);
const referenceIds = node?.numbers ?? new ReferenceIds(clock);
const acceptance = new Acceptance({ operations, pending, budget, referenceIds, clock, log });
const bayeux = new Bayeux({ sessions: delivery, outbox: delivery, budget, clock, log, channel: historyTopic });
const health = { isStopping: () => false, isStoreHealthy: async () => true, sourceState: () => 'up' };
const proxies = ['127.0.0.1'];
const server = createServer({
  log,
  tenants: singleTenant(tenant),
  acceptance,
  bayeux,
  health,
  clock,
  trustedProxies: proxies,
});
await server.listen({ port: 0, host: '127.0.0.1' });
answerUsageMetrics();
const address = server.server.address();
process.send?.(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
