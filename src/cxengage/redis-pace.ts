import { createHash } from 'node:crypto';
import { type Clock, waitingClock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { ignoreRedisError, type RedisLink } from '../redis/redis-link.ts';
import { burstOf } from './pace.policy.ts';
import { MemoryPace, type Pace } from './pace.ts';

/** How long a node counts after its last beat, in milliseconds. */
const NODE_MS = 10 * SECOND;

/**
 * The generic cell rate algorithm on the clock of Redis. Arguments: key, permits wanted, interval in milliseconds, how early permits may be used, milliseconds
 * to hold everybody back, milliseconds that a node counts after its beat. Returns the permits, milliseconds until there is one, and the number of nodes.
 */
const takeScript = `
local key, wanted, interval, early, hold, node_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local due = tonumber(redis.call('GET', key) or '0')
if hold > 0 then due = math.max(due, now + hold + early) else due = math.max(due, now) end
local granted = math.max(0, math.min(wanted, math.floor((now + early - due) / interval + 0.000001) + 1))
due = due + granted * interval
redis.call('SET', key, string.format('%.3f', due), 'PX', math.ceil(due - now) + 1000)
local nodes = redis.call('ZCOUNT', 'cxbridge:nodes', now - node_ms, '+inf')
return {granted, math.ceil(due - early - now), nodes}
`;

/** The pace of all nodes that read the same tenant. While Redis is away, each node has its part of the rate, by the number of nodes that were there last. */
export class RedisPace implements Pace {
  readonly #link: RedisLink;
  readonly #key: string;
  readonly #ratePerSecond: number;
  readonly #clock: Clock;
  readonly #own: MemoryPace;
  #endWait = (): void => {};
  #isClosed = false;

  constructor(link: RedisLink, sourceUrl: string, tenantId: string, ratePerSecond: number, clock = waitingClock) {
    this.#link = link;
    const digest = createHash('sha256').update(`${sourceUrl} ${tenantId}`).digest('base64url');
    this.#key = `cxbridge:pace:${digest}`;
    this.#ratePerSecond = ratePerSecond;
    this.#clock = clock;
    this.#own = new MemoryPace(ratePerSecond, clock);
    link.defineScript('cxTakePermits', takeScript);
  }

  async take(wanted: number): Promise<number> {
    while (!this.#isClosed) {
      const [granted, waitMs] = (await this.#ask(wanted, 0)) ?? [await this.#own.take(wanted), 0];
      if (granted > 0) return granted;
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.startTimer(waitMs, resolve);
        this.#endWait = () => {
          cancel();
          resolve();
        };
      });
    }
    return 0;
  }

  hold(ms: number): void {
    this.#own.hold(ms);
    void this.#ask(0, ms);
  }

  close(): void {
    this.#isClosed = true;
    this.#endWait();
    this.#own.close();
  }

  /** Permits and the milliseconds until there is one; undefined while Redis is away. */
  async #ask(wanted: number, holdMs: number): Promise<readonly [number, number] | undefined> {
    const interval = SECOND / this.#ratePerSecond;
    const early = (burstOf(this.#ratePerSecond) - 1) * interval;
    const call = this.#link.callScript('cxTakePermits', this.#key, wanted, interval, early, holdMs, NODE_MS);
    const reply = (await call.catch(ignoreRedisError)) as readonly [number, number, number] | undefined;
    if (!reply) return undefined;
    const [granted, waitMs, nodes] = reply;
    this.#own.ratePerSecond = this.#ratePerSecond / Math.max(1, nodes);
    return [granted, waitMs];
  }
}
