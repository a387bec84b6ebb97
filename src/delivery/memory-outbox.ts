import { type Principal, principalKey } from '../kit/principal.ts';
import { isOutboxFull } from './limits.policy.ts';
import type { Cursor, Outbox, OutboxMessage } from './outbox.ts';

interface NumberedMessage extends OutboxMessage {
  readonly number: number;
}

/** The messages of one principal, oldest first. */
interface Log {
  readonly messages: NumberedMessage[];
  characters: number;
  /** Number of the newest message that was dropped because the log was full; 0 if there is none. */
  lostThrough: number;
}

/** An outbox in the memory of this process, bounded per principal. */
export class MemoryOutbox implements Outbox {
  readonly #logs = new Map<string, Log>();
  readonly #listeners = new Set<(principal: Principal) => void>();
  /** Numbers run through all principals: a log that is created again never repeats a number that a session still holds. */
  #last = 0;

  async append(principal: Principal, channel: string, dataJson: string): Promise<void> {
    const log = this.#logOf(principalKey(principal));
    this.#last += 1;
    log.messages.push({ number: this.#last, cursor: String(this.#last), channel, dataJson });
    log.characters += dataJson.length;
    while (isOutboxFull({ messages: log.messages.length, characters: log.characters })) {
      log.lostThrough = log.messages[0]?.number ?? 0;
      dropOldest(log, 1);
    }
    for (const listener of this.#listeners) listener(principal);
  }

  async readEnd(principal: Principal): Promise<Cursor> {
    principalKey(principal); // an incomplete principal must fail here too
    return String(this.#last);
  }

  async readAfter(principal: Principal, cursor: Cursor): Promise<readonly OutboxMessage[] | undefined> {
    const log = this.#logs.get(principalKey(principal));
    if (!log) return [];
    const after = Number(cursor);
    if (after < log.lostThrough) return undefined;
    return log.messages.slice(countThrough(log, after));
  }

  async release(principal: Principal, cursors: readonly Cursor[]): Promise<void> {
    const key = principalKey(principal);
    const log = this.#logs.get(key);
    if (!log) return;
    const passed = cursors.reduce((least, cursor) => Math.min(least, Number(cursor)), this.#last);
    dropOldest(log, countThrough(log, passed));
    if (log.messages.length === 0) this.#logs.delete(key);
  }

  onAppend(listener: (principal: Principal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #logOf(key: string): Log {
    const known = this.#logs.get(key);
    if (known) return known;
    const log: Log = { messages: [], characters: 0, lostThrough: 0 };
    this.#logs.set(key, log);
    return log;
  }
}

/** How many of the oldest messages have numbers up to this one. */
function countThrough({ messages }: Log, number: number): number {
  const newest = messages.at(-1);
  if (newest === undefined || newest.number <= number) return messages.length;
  return messages.findIndex((message) => message.number > number);
}

function dropOldest(log: Log, count: number): void {
  for (const { dataJson } of log.messages.splice(0, count)) log.characters -= dataJson.length;
}
