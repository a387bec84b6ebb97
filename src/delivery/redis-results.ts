import { failureFields } from '../kit/failure-fields.ts';
import { batchesOf, inBatches } from '../kit/in-batches.ts';
import type { Principal } from '../kit/principal.ts';
import { ignoreRedisError } from '../redis/redis-link.ts';
import { doneMs, keptMs, LARGE_ATTEMPTS } from './delivery-times.policy.ts';
import type { Place, Result } from './outbox.ts';
import { resultKey } from './redis-keys.ts';
import type { RedisNodeTools } from './redis-node-tools.ts';

/** Larger results are stored beside the stream, so that reading it stays cheap. */
const INLINE_BYTES = 64 * 1024;
/** How much is remembered for a Redis that loses its memory. */
const REMEMBERED_BYTES = 32 * 1024 * 1024;
/** How many results are written at a time after Redis has lost them, and how many are asked for. */
const BATCH = 50;
const ASKED = 500;

interface Writing {
  readonly principal: Principal;
  readonly result: Result;
  readonly place: Place;
  /** How often Redis did not take it, although it took everything else. */
  attempts: number;
}

/** A result that was written to Redis. */
export interface RecentResult {
  /** By the monotonic clock. */
  readonly at: number;
  readonly principal: Principal;
  readonly result: Result;
}

/** Writes results to Redis. What cannot be written waits in this process, with its place in the budget, until Redis is there again. */
export class RedisResults {
  readonly #parts: RedisNodeTools;
  readonly #unwritten = new Map<string, Writing>();
  /** Results that were written lately, oldest first, with the monotonic time. */
  readonly #recent = new Map<string, RecentResult>();
  #recentBytes = 0;
  /** Those that Redis has lost and does not have again yet. */
  readonly #lost = new Map<string, RecentResult>();
  #written: PromiseWithResolvers<void> | undefined;
  readonly #stopListening: () => void;

  constructor(parts: RedisNodeTools) {
    this.#parts = parts;
    this.#stopListening = parts.link.onBack(() => {
      this.#writeAll().catch((error: unknown) => parts.log.error(failureFields(error), 'Delivery on Redis failed'));
    });
  }

  /** Resolves when Redis has the result, or when it waits for Redis. */
  async write(principal: Principal, result: Result, place: Place): Promise<void> {
    this.#unwritten.set(result.operationId, { principal, result, place, attempts: 0 });
    await this.#tryWrite(result.operationId);
  }

  /** Whether a result waits for Redis. */
  isWaiting(operationId: string): boolean {
    return this.#unwritten.has(operationId);
  }

  /** Whether a result was written lately. */
  isRemembered(operationId: string): boolean {
    return this.#recent.has(operationId);
  }

  /** Resolves as soon as Redis has every result. */
  async whenWritten(): Promise<void> {
    if (this.#unwritten.size === 0) return;
    this.#written ??= Promise.withResolvers();
    await this.#written.promise;
  }

  /** What was written lately. */
  recent(): readonly RecentResult[] {
    this.#forget();
    return [...this.#recent.values()];
  }

  /** Writes results once more that Redis has lost. What is still there, or was marked as received, is not written twice. */
  async writeAgain(lost: readonly RecentResult[]): Promise<void> {
    for (const each of lost) this.#lost.set(each.result.operationId, each);
    await this.#writeLost();
  }

  /** Forgets the lost results that Redis has again or that were received: most of them. */
  async #dropDone(): Promise<void> {
    for (const asked of batchesOf([...this.#lost.keys()], ASKED)) {
      const missing = new Set((await this.#parts.link.callScript('undone', ...asked)) as string[]);
      for (const id of asked) if (!missing.has(id)) this.#lost.delete(id);
    }
  }

  close(): void {
    this.#stopListening();
  }

  async #writeAll(): Promise<void> {
    for (const operationId of [...this.#unwritten.keys()]) await this.#tryWrite(operationId);
    await this.#writeLost();
  }

  /** What cannot be written now is tried again when Redis is back. */
  async #writeLost(): Promise<void> {
    await this.#dropDone().catch(ignoreRedisError);
    await inBatches([...this.#lost], BATCH, async ([operationId, { principal, result }]) => {
      try {
        await this.#send(principal, result);
        this.#lost.delete(operationId);
      } catch (error) {
        ignoreRedisError(error);
      }
    });
  }

  async #tryWrite(operationId: string): Promise<void> {
    const writing = this.#unwritten.get(operationId);
    if (!writing) return;
    const { principal, place, result: original } = writing;
    // What Redis cannot take fast enough counts as lost, so that there is an answer.
    const isTooLarge = writing.attempts >= LARGE_ATTEMPTS;
    const result = isTooLarge ? { ...original, dataJson: original.failedJson } : original;
    try {
      await this.#send(principal, result);
    } catch (error) {
      ignoreRedisError(error);
      if (isLarge(original) && (await this.#parts.link.answers())) writing.attempts += 1;
      return;
    }
    if (!this.#unwritten.delete(operationId)) return;
    place.release();
    this.#remember(principal, result);
    if (this.#unwritten.size === 0) {
      this.#written?.resolve();
      this.#written = undefined;
    }
  }

  async #send(principal: Principal, result: Result): Promise<void> {
    const { operationId, dataJson, failedJson } = result;
    const { link, cipher, node, hashes, times } = this.#parts;
    const kept = keptMs(times);
    const [u, key] = [hashes.of(principal), resultKey(operationId)];
    const bytes = Buffer.byteLength(dataJson);
    const sealed = cipher.seal(key, dataJson);
    const isBeside = isLarge(result);
    if (isBeside) await link.runLarge(sealed.length, (redis) => redis.set(key, sealed, 'PX', kept));
    const [data, failed] = isBeside ? ['', cipher.seal(key, failedJson)] : [sealed, ''];
    await link.callScript('result', node, operationId, u, data, failed, bytes, kept, doneMs(times));
  }

  #remember(principal: Principal, result: Result): void {
    this.#recent.set(result.operationId, { at: this.#parts.clock.monotonic(), principal, result });
    this.#recentBytes += result.dataJson.length;
    this.#forget();
  }

  #forget(): void {
    const since = this.#parts.clock.monotonic() - keptMs(this.#parts.times);
    for (const [operationId, { at, result }] of this.#recent) {
      if (at >= since && this.#recentBytes <= REMEMBERED_BYTES) break;
      this.#recent.delete(operationId);
      this.#recentBytes -= result.dataJson.length;
    }
  }
}

function isLarge({ dataJson }: Result): boolean {
  return Buffer.byteLength(dataJson) > INLINE_BYTES;
}
