import { randomInt } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import { ignoreRedisError, type RedisLink } from '../redis/redis-link.ts';
import { clockNumber, MAX_NUMBER } from './clock-number.ts';

const BLOCK = 10_000;
/** Blocks of nodes that cannot ask Redis come from here. */
const EMERGENCY_FROM = MAX_NUMBER * 0.75;

/** ReferenceIds from blocks that the nodes reserve in Redis, so that no two operations have the same one. */
export class RedisNumbers {
  readonly #link: RedisLink;
  readonly #reservations = new SingleFlight<void>();
  #last: number;
  #end: number;
  /** The highest number that this node knows to be used by any node. */
  known: number;

  constructor(link: RedisLink, clock: Clock) {
    this.#link = link;
    this.known = clockNumber(clock);
    this.#last = this.known;
    this.#end = this.known;
  }

  next(): number | Promise<number> {
    if (this.#last < this.#end) {
      this.#last += 1;
      return this.#last;
    }
    return this.#reservations.run('block', () => this.#reserve()).then(() => this.next());
  }

  async #reserve(): Promise<void> {
    const end = await this.#link.callScript('numbers', this.known, BLOCK).catch(ignoreRedisError);
    if (end !== undefined) this.known = Number(end);
    // Without Redis, it is unlikely that another node uses this block.
    const emergency = (): number =>
      randomInt(Math.ceil(EMERGENCY_FROM / BLOCK), Math.floor(MAX_NUMBER / BLOCK)) * BLOCK;
    this.#last = end === undefined ? emergency() : (Number(end) - BLOCK) % (MAX_NUMBER - BLOCK);
    this.#end = this.#last + BLOCK;
  }
}
