import type { Principal } from '../kit/principal.ts';
import type { Advice } from './message.ts';

/** A message on its way: its JSON, and the batch it was last sent in (0 while it never was). */
interface Queued {
  readonly json: string;
  batch: number;
}

/** What a held connect is answered with: the messages that waited for it and its own reply. */
export type Release = (messages: readonly string[]) => void;

/** One CometD client of one principal: what it subscribes to, what waits for it, and its held connect if it has one. */
export class Session {
  readonly id: string;
  readonly principal: Principal;
  readonly acknowledges: boolean;
  readonly subscriptions = new Set<string>();
  /** Epoch milliseconds of the last sign of life. */
  lastSeen: number;
  connected = false;
  /** What a client is advised once its session has ended. */
  farewell: Advice['reconnect'] | undefined;
  #queue: Queued[] = [];
  #characters = 0;
  #batch = 0;
  #held: { readonly release: Release; readonly timer: NodeJS.Timeout } | undefined;

  constructor(id: string, principal: Principal, acknowledges: boolean, now: number) {
    this.id = id;
    this.principal = principal;
    this.acknowledges = acknowledges;
    this.lastSeen = now;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Characters of all messages that wait, to bound what a client that never polls can pile up. */
  get waitingCharacters(): number {
    return this.#characters;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Number of the batch sent last, which the client acknowledges at its next connect. */
  get batch(): number {
    return this.#batch;
  }

  enqueue(json: string): void {
    this.#queue.push({ json, batch: 0 });
    this.#characters += json.length;
  }

  /** Forgets what the client says it has received. */
  acknowledge(batch: number): void {
    this.#queue = this.#queue.filter((queued) => queued.batch === 0 || queued.batch > batch);
    this.#characters = this.#queue.reduce((sum, { json }) => sum + json.length, 0);
  }

  /** Everything that waits. It stays in the queue until it is acknowledged when the client does that, else it is gone with this call. */
  take(): readonly string[] {
    this.#batch += 1;
    const taken = this.#queue;
    for (const queued of taken) queued.batch = this.#batch;
    if (!this.acknowledges) {
      this.#queue = [];
      this.#characters = 0;
    }
    return taken.map(({ json }) => json);
  }

  /** Holds a connect until something is to be delivered or its time is over. Returns what to call when its connection is gone. */
  hold(release: Release, timeoutMs: number, onTimeout: () => void): () => void {
    const held = { release, timer: setTimeout(onTimeout, timeoutMs) };
    this.#held = held;
    return () => {
      if (this.#held === held) this.#letGo();
    };
  }

  /** Answers the held connect, if there is one, with what waits. */
  flush(): void {
    this.#letGo()?.(this.take());
  }

  /** Answers the held connect without the messages: another connect has come and takes them. */
  supersede(): void {
    this.#letGo()?.([]);
  }

  #letGo(): Release | undefined {
    const held = this.#held;
    this.#held = undefined;
    clearTimeout(held?.timer);
    return held?.release;
  }
}
