import type { Redis } from 'ioredis';
import type { Clock } from '../kit/clock.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { Wake } from './outbox.ts';
import type { PrincipalHashes } from './redis-keys.ts';

const CHANNEL = 'cxbridge:wake';

/** The wakes of all nodes, over a subscription of its own. Whatever may have been missed wakes everybody. */
export class RedisWakes {
  readonly #node: string;
  readonly #hashes: PrincipalHashes;
  readonly #clock: Clock;
  readonly #subscriber: Redis;
  readonly #listeners = new Set<(wake: Wake) => void>();
  /** When this node heard its own beat, by the monotonic clock. */
  #heardAt: number;

  constructor(link: RedisLink, node: string, hashes: PrincipalHashes, clock: Clock) {
    this.#node = node;
    this.#hashes = hashes;
    this.#clock = clock;
    this.#heardAt = clock.monotonic();
    this.#subscriber = link.duplicate();
    this.#subscriber.on('error', () => {}); // the link reports that Redis is not available
    this.#subscriber.on('message', (_channel: string, text: string) => this.#hear(text));
    this.#subscriber.on('ready', () => {
      this.#subscriber.subscribe(CHANNEL).then(
        () => {
          this.#heardAt = this.#clock.monotonic();
          this.emit('everybody');
        },
        () => {}, // the connection has closed again, and there will be another "ready"
      );
    });
  }

  onWake(listener: (wake: Wake) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(wake: Wake): void {
    for (const listener of this.#listeners) listener(wake);
  }

  /** Opens another connection if the own beats have not come back for so many milliseconds: it may be dead without knowing it. */
  reconnectIfSilent(ms: number): void {
    if (this.#clock.monotonic() - this.#heardAt < ms) return;
    this.#heardAt = this.#clock.monotonic();
    this.#subscriber.disconnect(true);
  }

  close(): void {
    this.#subscriber.disconnect();
  }

  #hear(text: string): void {
    const [kind, name = '', sessionId, newestPoll] = text.split(' ');
    if (kind === 'n') {
      if (name === this.#node) this.#heardAt = this.#clock.monotonic();
      return;
    }
    const principalKey = this.#hashes.principalKeyOf(name);
    // A principal that this process has never seen has no connect here.
    if (principalKey === undefined) return;
    if (sessionId === undefined) this.emit({ principalKey });
    else this.emit(newestPoll === undefined ? { principalKey, sessionId } : { principalKey, sessionId, newestPoll });
  }
}
