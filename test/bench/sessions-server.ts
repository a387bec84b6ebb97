import { pino } from 'pino';
import { Audit } from '../../src/auth/audit.ts';
import { Authenticator } from '../../src/auth/authenticator.ts';
import type { HttpSession } from '../../src/auth/sign-ins.ts';
import { Bayeux } from '../../src/bayeux/bayeux.ts';
import { ByteBudget } from '../../src/delivery/byte-budget.ts';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../../src/delivery/memory-delivery.ts';
import { MemoryPendingOperations } from '../../src/delivery/memory-pending-operations.ts';
import { historyTopic } from '../../src/genesys/topics.ts';
import { createServer } from '../../src/http/server.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { DAY, MINUTE } from '../../src/kit/durations.ts';
import { everything } from '../../src/kit/permissions.ts';
import { Acceptance } from '../../src/operations/accept.ts';
import type { Operations } from '../../src/operations/operation.ts';
import { ReferenceIds } from '../../src/operations/reference-ids.ts';
import { singleTenant } from '../../src/tenants/tenant-registry.ts';
import { liveParts, liveTenant } from '../support/live-tenant.ts';
import { answerMetrics } from './metrics.ts';

/*
 * The bridge with as many users as a benchmark needs: every user name is signed in, and every content is at hand. Everything between a request and its
 * notification is the bridge's own. Needs --expose-gc.
 */

class AnyUser extends Authenticator {
  readonly #sessions = new Map<string, HttpSession>();

  override async authenticate(authorization: string | undefined): Promise<HttpSession> {
    const userId = authorization ?? '';
    let session = this.#sessions.get(userId);
    if (!session) {
      const principal = { tenantId: 'tenant', userId };
      session = { id: userId, csrfToken: '', principal, names: { userName: userId }, permissions: everything };
      this.#sessions.set(userId, session);
    }
    return session;
  }
}

const log = pino({ level: 'silent' });
const clock = systemClock;
const verify = async (): Promise<'not-authenticated'> => 'not-authenticated';
const lifetimes = { idleMs: 30 * MINUTE, maxMs: DAY };
const authenticator = new AnyUser({ verify, audit: new Audit(log, Buffer.alloc(16), false), lifetimes, clock });
const tenant = { ...liveTenant(liveParts({}, clock)), authenticator };
const content = JSON.stringify({ interaction: { id: 'i', text: 'x'.repeat(2_000) } });
const operations = new Proxy({} as Operations, { get: () => () => async () => content });
const budget = new ByteBudget({ bytes: 2 ** 30, userBytes: 2 ** 26 });
const delivery = new MemoryDelivery({ clock, times: defaultDeliveryTimes });
const pending = new MemoryPendingOperations(delivery);
const acceptance = new Acceptance({ operations, pending, budget, referenceIds: new ReferenceIds(clock), clock, log });
const bayeux = new Bayeux({ sessions: delivery, outbox: delivery, budget, clock, log, channel: historyTopic });
const health = { isStopping: () => false, isStoreHealthy: async () => true };
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
answerMetrics({
  cpu() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  heap() {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  },
});
const address = server.server.address();
process.send?.(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
