import { createHash } from 'node:crypto';
import { type Clock, waitingClock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { ignoreRedisError, type RedisLink } from '../redis/redis-link.ts';
import { burstOf } from './pace.policy.ts';
import { MemoryPace, type Pace } from './pace.ts';

/** How long a node counts after its last beat, in milliseconds. */
const NODE_MS = 10 * SECOND;
/** How late a node may ask again for a permit that its people wait for, in milliseconds: until then, bulk work of other nodes makes way. */
const LATE_MS = 50;
/** Share of the calls that may start at once which bulk work uses: the rest is for people who come meanwhile. */
const BULK_EARLY_SHARE = 0.5;

/**
 * The generic cell rate algorithm on the clock of Redis. Arguments: key, permits wanted, interval in milliseconds, how early permits may be used, milliseconds
 * to hold everybody back, milliseconds that a node counts after its beat, 1 for bulk work, milliseconds that a node may come late for a permit it waits for. Returns
 * the permits, milliseconds until there is one, and the number of nodes. While a node waits for people, bulk work of every node gets nothing.
 */
const takeScript = `
local key, wanted, interval, early, hold, node_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local is_bulk, late_ms, people = ARGV[7] == '1', tonumber(ARGV[8]), ARGV[1] .. ':people'
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local nodes = redis.call('ZCOUNT', 'cxbridge:nodes', now - node_ms, '+inf')
local people_wait_ms = is_bulk and redis.call('PTTL', people) or 0
if people_wait_ms > 0 then return {0, people_wait_ms, nodes} end
local due = tonumber(redis.call('GET', key) or '0')
if hold > 0 then due = math.max(due, now + hold + early) else due = math.max(due, now) end
local granted = math.max(0, math.min(wanted, math.floor((now + early - due) / interval + 0.000001) + 1))
due = due + granted * interval
redis.call('SET', key, string.format('%.3f', due), 'PX', math.ceil(due - now) + 1000)
local wait_ms = math.ceil(due - early - now)
if not is_bulk and wanted > 0 and granted == 0 then redis.call('SET', people, '1', 'PX', wait_ms + late_ms) end
return {granted, wait_ms, nodes}
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

  async take(wanted: number, isBulk = () => false): Promise<number> {
    while (!this.#isClosed) {
      const [granted, waitMs] = (await this.#ask(wanted, 0, isBulk())) ?? [await this.#own.take(wanted), 0];
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
    void this.#ask(0, ms, false);
  }

  close(): void {
    this.#isClosed = true;
    this.#endWait();
    this.#own.close();
  }

  /** Permits and the milliseconds until there is one; undefined while Redis is away. */
  async #ask(wanted: number, holdMs: number, isBulk: boolean): Promise<readonly [number, number] | undefined> {
    const interval = SECOND / this.#ratePerSecond;
    const early = (burstOf(this.#ratePerSecond) - 1) * interval * (isBulk ? BULK_EARLY_SHARE : 1);
    const times = [interval, early, holdMs, NODE_MS] as const;
    const call = this.#link.callScript('cxTakePermits', this.#key, wanted, ...times, isBulk ? 1 : 0, LATE_MS);
    const reply = (await call.catch(ignoreRedisError)) as readonly [number, number, number] | undefined;
    if (!reply) return undefined;
    const [granted, waitMs, nodes] = reply;
    this.#own.ratePerSecond = this.#ratePerSecond / Math.max(1, nodes);
    return [granted, waitMs];
  }
}
