import { type Principal, principalKey } from '../kit/principal.ts';
import type { Cursor, Outbox, OutboxMessage, Place } from './outbox.ts';

interface NumberedMessage extends OutboxMessage {
  readonly number: number;
  readonly place: Place;
}

/** An outbox in the memory of this process. The budget bounds it: every message has its place before it is appended. */
export class MemoryOutbox implements Outbox {
  /** The messages of each principal, oldest first. */
  readonly #logs = new Map<string, NumberedMessage[]>();
  readonly #listeners = new Set<(principal: Principal) => void>();
  /** Numbers run through all principals: a log that is created again never repeats a number that a session still holds. */
  #last = 0;
  #empty: PromiseWithResolvers<void> | undefined;

  async append(principal: Principal, channel: string, dataJson: string, place: Place): Promise<void> {
    const key = principalKey(principal);
    this.#last += 1;
    const message = { number: this.#last, cursor: String(this.#last), channel, dataJson, place };
    const log = this.#logs.get(key);
    if (log) log.push(message);
    else this.#logs.set(key, [message]);
    for (const listener of this.#listeners) listener(principal);
  }

  async readEnd(principal: Principal): Promise<Cursor> {
    principalKey(principal); // an incomplete principal must fail here too
    return String(this.#last);
  }

  async readAfter(principal: Principal, cursor: Cursor): Promise<readonly OutboxMessage[]> {
    const log = this.#logs.get(principalKey(principal)) ?? [];
    return log.slice(countThrough(log, Number(cursor)));
  }

  async release(principal: Principal, cursors: readonly Cursor[]): Promise<void> {
    const key = principalKey(principal);
    const log = this.#logs.get(key);
    if (!log) return;
    const passed = cursors.reduce((least, cursor) => Math.min(least, Number(cursor)), this.#last);
    const dropped = log.splice(0, countThrough(log, passed));
    if (log.length === 0) this.#logs.delete(key);
    for (const { place } of dropped) place.release();
    if (this.#logs.size === 0) {
      this.#empty?.resolve();
      this.#empty = undefined;
    }
  }

  async whenEmpty(): Promise<void> {
    if (this.#logs.size === 0) return;
    this.#empty ??= Promise.withResolvers();
    await this.#empty.promise;
  }

  onAppend(listener: (principal: Principal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** How many of the oldest messages have numbers up to this one. */
function countThrough(log: readonly NumberedMessage[], number: number): number {
  const newest = log.at(-1);
  if (newest === undefined || newest.number <= number) return log.length;
  return log.findIndex((message) => message.number > number);
}
