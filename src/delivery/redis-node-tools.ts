import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { DeliveryTimes } from './delivery-times.policy.ts';
import type { PrincipalHashes } from './redis-keys.ts';

/** What every part of a node on Redis works with. */
export interface RedisNodeTools {
  readonly link: RedisLink;
  readonly cipher: PayloadCipher;
  /** The name of the node, which no other one has. */
  readonly node: string;
  readonly hashes: PrincipalHashes;
  readonly clock: Clock;
  readonly log: Log;
  readonly times: DeliveryTimes;
}
