import type { DeliveryTimes } from '../delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../delivery/memory-delivery.ts';
import { MemoryPendingOperations } from '../delivery/memory-pending-operations.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { PendingOperations } from '../delivery/pending-operations.ts';
import { joinRedisNodes } from '../delivery/redis-node.ts';
import type { SessionStore } from '../delivery/session-store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { type NumberSource, ReferenceIds } from '../operations/reference-ids.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import type { RedisLink } from '../redis/redis-link.ts';

/** What delivery is opened with. */
export interface DeliveryParts {
  /** Undefined if everything is in the memory of the process. */
  readonly link: RedisLink | undefined;
  readonly cipher: PayloadCipher;
  readonly clock: Clock;
  readonly log: Log;
  readonly times: DeliveryTimes;
  readonly replyBytes: number;
  /** How many bytes of results may wait in Redis for a user. */
  readonly userBytes: number;
}

/** Sessions, results, operations and their numbers, in memory or in Redis. */
export interface Delivery {
  readonly delivery: SessionStore & Outbox;
  readonly pending: PendingOperations;
  readonly numbers: NumberSource;
  /** Forgets what is too old. Redis does that itself. */
  expire(): void;
}

/** Opens delivery in the form that the configuration asks for. The stack closes it. */
export function openDelivery(parts: DeliveryParts, stack: AsyncDisposableStack): Delivery {
  const { link, cipher, clock, log, times, replyBytes, userBytes } = parts;
  if (link) {
    const node = joinRedisNodes({ link, cipher, clock, log, times, userBytes, replyBytes });
    stack.defer(() => node.close());
    return { ...node, expire: () => {} };
  }
  const delivery = new MemoryDelivery({ clock, times, replyBytes });
  const pending = new MemoryPendingOperations(delivery);
  return { delivery, pending, numbers: new ReferenceIds(clock), expire: () => delivery.expire() };
}
