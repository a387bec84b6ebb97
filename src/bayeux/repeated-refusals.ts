import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import { UNKNOWN_CLIENT_DELAY_MS, UNKNOWN_CLIENT_MS } from './limits.policy.ts';

const MAX_REMEMBERED = 10_000;
/** Ids of this server are shorter; longer ones are not remembered and always count as repeated. */
const MAX_ID_LENGTH = 64;

/** Slows clients down that ignore the advice to handshake again: "unknown client" is delayed from the second time on. */
export class RepeatedRefusals {
  readonly #clock: Clock;
  readonly #refused: LRUCache<string, true>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refused = new LRUCache({ max: MAX_REMEMBERED, ttl: UNKNOWN_CLIENT_MS, perf: clock, ttlResolution: 0 });
  }

  /** Resolves at once for the first refusal of a client id, later if one is repeated. */
  async delayIfRepeated(clientIds: readonly string[]): Promise<void> {
    if (!clientIds.map((id) => this.#isRepeated(id)).includes(true)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.startTimer(UNKNOWN_CLIENT_DELAY_MS, resolve);
    await promise;
  }

  #isRepeated(clientId: string): boolean {
    if (clientId.length > MAX_ID_LENGTH) return true;
    const isRepeated = this.#refused.has(clientId);
    this.#refused.set(clientId, true);
    return isRepeated;
  }
}
