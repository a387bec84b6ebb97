import type { Clock } from '../kit/clock.ts';
import { dropOldest } from './drop-oldest.ts';

const MAX_SESSIONS = 20_000;
const MAX_RECEIVED = 100_000;

/** A batch whose fate is open. */
interface Sent {
  readonly poll: string;
  readonly batch: number;
  readonly operations: readonly string[];
}

/** Which results clients of this node have received lately, so that a Redis which has lost everything is not given them again. */
export class ReceivedResults {
  readonly #clock: Clock;
  readonly #rememberedMs: number;
  /** The last batch of each session. */
  readonly #sent = new Map<string, Sent>();
  /** When each operation's result was received, oldest first, by the monotonic clock. */
  readonly #received = new Map<string, number>();

  constructor(clock: Clock, rememberedMs: number) {
    this.#clock = clock;
    this.#rememberedMs = rememberedMs;
  }

  /** A batch is sent with the reply to a poll. */
  send(sessionId: string, poll: string, batch: number, operations: readonly string[]): void {
    this.#sent.delete(sessionId);
    this.#sent.set(sessionId, { poll, batch, operations });
    dropOldest(this.#sent, MAX_SESSIONS);
  }

  /** The reply to a poll has been sent completely. */
  confirmPoll(sessionId: string, poll: string): void {
    const sent = this.#sent.get(sessionId);
    if (sent?.poll === poll) this.#confirm(sessionId, sent);
  }

  /** A client has acknowledged so many results. */
  confirm(sessionId: string, received: number): void {
    const sent = this.#sent.get(sessionId);
    if (sent && sent.batch <= received) this.#confirm(sessionId, sent);
  }

  /** The operations whose results were received within the remembered time. */
  recent(): readonly string[] {
    this.#forget();
    return [...this.#received.keys()];
  }

  #confirm(sessionId: string, { operations }: Sent): void {
    this.#sent.delete(sessionId);
    for (const each of operations) this.#received.set(each, this.#clock.monotonic());
    this.#forget();
  }

  #forget(): void {
    dropOldest(this.#received, MAX_RECEIVED);
    const since = this.#clock.monotonic() - this.#rememberedMs;
    for (const [operation, at] of this.#received) {
      if (at >= since) break;
      this.#received.delete(operation);
    }
  }
}
