import { randomUUID } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { type DeliveryTimes, keptMs } from './delivery-times.policy.ts';
import { ReceivedResults } from './received-results.ts';
import { RedisDelivery } from './redis-delivery.ts';
import { PrincipalHashes } from './redis-keys.ts';
import { RedisNumbers } from './redis-numbers.ts';
import { RedisPendingOperations } from './redis-pending-operations.ts';
import { RedisResults } from './redis-results.ts';
import { redisScripts } from './redis-scripts.ts';
import { RedisWakes } from './redis-wakes.ts';

/** What a node of a bridge on Redis is made of. */
export interface RedisNodeParts {
  readonly link: RedisLink;
  readonly cipher: PayloadCipher;
  readonly clock: Clock;
  readonly log: Log;
  readonly times: DeliveryTimes;
  /** How many bytes of results may wait in Redis for a user. */
  readonly userBytes: number;
  readonly replyBytes?: number | undefined;
}

/** Delivery on Redis, as one node has it. */
export interface RedisNode {
  readonly delivery: RedisDelivery;
  readonly pending: RedisPendingOperations;
  readonly numbers: RedisNumbers;
  /** Leaves what is pending to the other nodes. */
  close(): Promise<void>;
}

/** Joins the nodes of the bridge that share this Redis. */
export function joinRedisNodes({ link, cipher, clock, log, times, userBytes, replyBytes }: RedisNodeParts): RedisNode {
  for (const [name, text] of Object.entries(redisScripts)) link.defineScript(name, text);
  const node = randomUUID();
  const hashes = new PrincipalHashes();
  const shared = { link, cipher, node, hashes, clock, log, times };
  const wakes = new RedisWakes(link, node, hashes, clock);
  const results = new RedisResults(shared);
  const received = new ReceivedResults(clock, keptMs(times));
  const numbers = new RedisNumbers(link, clock);
  const delivery = new RedisDelivery({ ...shared, wakes, results, received, replyBytes });
  const lastNumber = (): number => numbers.known;
  const pending = new RedisPendingOperations({ ...shared, wakes, results, received, userBytes, lastNumber });
  return {
    delivery,
    pending,
    numbers,
    async close() {
      await pending.close();
      delivery.stopListening();
      results.close();
      wakes.close();
    },
  };
}
