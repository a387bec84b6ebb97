import { randomUUID } from 'node:crypto';
import type { CancelTimer } from '../kit/clock.ts';
import { failureFields } from '../kit/failure-fields.ts';
import { batchesOf, inBatches } from '../kit/in-batches.ts';
import { ignoreRedisError, RedisError } from '../redis/redis-link.ts';
import { doneMs, keptMs } from './delivery-times.policy.ts';
import type { Place, ResultTexts } from './outbox.ts';
import { OutboxUnavailable } from './outbox-unavailable.ts';
import { parsePendingOperation, pendingOperationJson } from './pending-operation-json.ts';
import type { ClaimedOperation, PendingOperation, PendingOperations } from './pending-operations.ts';
import type { ReceivedResults } from './received-results.ts';
import { requestKey } from './redis-keys.ts';
import type { RedisNodeTools } from './redis-node-tools.ts';
import type { RedisResults } from './redis-results.ts';
import type { RedisWakes } from './redis-wakes.ts';

/** What pending operations in Redis work with. */
export interface RedisPendingOperationsParts extends RedisNodeTools {
  readonly wakes: RedisWakes;
  readonly results: RedisResults;
  readonly received: ReceivedResults;
  /** How many bytes of results may wait in Redis for a user. */
  readonly userBytes: number;
  /** The last referenceId that this node knows. */
  readonly lastNumber: () => number;
}

/** How many commands are sent at a time when a node writes down what it knows, and how many results are marked as received with one. */
const BATCH = 200;
const MARKED = 1_000;
/** How many requests are read at a time: each may have 64 KiB. */
const READ = 10;

/** An operation of this node. */
interface Running {
  readonly operation: PendingOperation;
  readonly attempt: number;
  /** By the monotonic clock. */
  readonly acceptedAt: number;
}

type Claim = readonly [operationId: string, ageMs: string, attempt: string, request: string];

/**
 * Pending operations in Redis. Each node says with a beat that it lives, and takes over the operations of a node that is silent. It also notices when Redis
 * has lost its memory, and writes down again what it knows.
 */
export class RedisPendingOperations implements PendingOperations {
  readonly #parts: RedisPendingOperationsParts;
  readonly #running = new Map<string, Running>();
  readonly #stopListening: () => void;
  #onClaim: ((claimed: ClaimedOperation) => void) | undefined;
  #cancelBeat: CancelTimer = () => {};
  #epoch: string | undefined;
  #isClosed = false;
  #isLeaving = false;
  unrecorded = 0;

  constructor(parts: RedisPendingOperationsParts) {
    this.#parts = parts;
    this.#stopListening = parts.link.onBack((mayHaveLost) =>
      this.#inBackground(mayHaveLost ? this.#restore() : this.#takeStock()),
    );
    this.#beatSoon();
  }

  async add(operation: PendingOperation): Promise<boolean> {
    const { clock, times, userBytes } = this.#parts;
    const running = { operation, attempt: 1, acceptedAt: clock.monotonic() };
    // Before the call, so that a take-over by mistake is recognised.
    this.#running.set(operation.operationId, running);
    try {
      const isRecorded = (await this.#record(running, userBytes)) === 1;
      // Others may think that this node is dead, and have taken it over.
      const isLate = clock.monotonic() - running.acceptedAt > times.lapseMs - times.beatMs;
      if (isRecorded && isLate && (await this.#withdraw(operation.operationId))) throw new OutboxUnavailable();
      if (!isRecorded) this.#running.delete(operation.operationId);
      return isRecorded;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      this.unrecorded += 1;
      return true;
    }
  }

  async complete({ operationId, principal }: PendingOperation, result: ResultTexts, place: Place): Promise<boolean> {
    if (!this.#running.delete(operationId)) return false;
    await this.#parts.results.write(principal, { operationId, ...result }, place);
    return true;
  }

  count(): number {
    return this.#running.size;
  }

  onClaim(listener: (claimed: ClaimedOperation) => void): void {
    this.#onClaim = listener;
  }

  /** Takes nothing over from now on. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Says that this node is gone, so that others take over at once what it leaves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelBeat();
    this.#stopListening();
    const { link, node } = this.#parts;
    await link.callScript('leaveNodes', node).catch(ignoreRedisError);
  }

  /** Whether an operation could be given up, so that no node gives it a result. If it has one already, it has to be accepted. */
  async #withdraw(operationId: string): Promise<boolean> {
    const { link, node, times } = this.#parts;
    const isWithdrawn = (await link.callScript('withdraw', node, operationId, doneMs(times))) === 1;
    if (isWithdrawn) this.#running.delete(operationId);
    return isWithdrawn;
  }

  #record({ operation, attempt }: Running, limit: number, acceptedAt = ''): Promise<unknown> {
    const { link, cipher, node, hashes } = this.#parts;
    const { operationId, principal } = operation;
    const request = cipher.seal(requestKey(operationId), pendingOperationJson(operation));
    return link.callScript('accept', node, operationId, attempt, acceptedAt, request, hashes.of(principal), limit);
  }

  /** Records again what this node works on, unless Redis has it. */
  #recordAll(has: ReadonlySet<string>): Promise<void> {
    const missing = [...this.#running.values()].filter(({ operation }) => !has.has(operation.operationId));
    return inBatches(missing, BATCH, async (running) => {
      // It may have its result by now.
      if (this.#running.has(running.operation.operationId)) await this.#record(running, 0).catch(ignoreRedisError);
    });
  }

  #beatSoon(): void {
    if (this.#isClosed) return;
    this.#cancelBeat = this.#parts.clock.startTimer(this.#parts.times.beatMs, () =>
      this.#inBackground(this.#beat().finally(() => this.#beatSoon())),
    );
  }

  async #beat(): Promise<void> {
    const { link, node, times, wakes, lastNumber } = this.#parts;
    if (!link.isUp) return;
    const mayClaim = this.#isLeaving ? 0 : 1;
    const beat = await link
      .callScript('beat', node, times.lapseMs, randomUUID(), lastNumber(), mayClaim)
      .catch(ignoreRedisError);
    if (beat === undefined) return;
    link.noteWritten();
    const [epoch, claims] = beat as [string, Claim[]];
    for (const claim of claims) this.#claim(claim);
    wakes.reconnectIfSilent(times.lapseMs);
    const isLost = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    if (isLost) link.reportLoss();
  }

  /** Redis is there again: perhaps a claim was made whose reply was lost. */
  async #takeStock(): Promise<void> {
    const { link, node, results } = this.#parts;
    const own = ((await link.callScript('ownOperations', node).catch(ignoreRedisError)) ?? []) as string[];
    await this.#recordAll(new Set(own));
    // A Redis that was restored from an older copy has operations that are complete.
    const complete = own.filter((id) => results.isRemembered(id));
    if (complete.length > 0) {
      await link.run((redis) => redis.hdel(`cxbridge:pending:${node}`, ...complete)).catch(ignoreRedisError);
    }
    const unknown = own.filter((id) => !this.#running.has(id) && !results.isWaiting(id) && !results.isRemembered(id));
    for (const ids of batchesOf(unknown, READ)) {
      const claims = ((await link.callScript('ownRequests', node, ...ids).catch(ignoreRedisError)) ?? []) as Claim[];
      for (const claim of claims) this.#claim(claim);
    }
  }

  #claim([operationId, ageMs, attempt, request]: Claim): void {
    const { cipher, clock, results } = this.#parts;
    if (this.#running.has(operationId) || results.isWaiting(operationId)) return;
    const json = cipher.open(requestKey(operationId), request);
    const operation = json === undefined ? undefined : parsePendingOperation(json);
    // Sealed with another secret: only a node that knows it can run this.
    if (!operation) return;
    const acceptedAt = clock.monotonic() - Number(ageMs);
    this.#running.set(operationId, { operation, attempt: Number(attempt), acceptedAt });
    this.#onClaim?.({ operation, ageMs: Number(ageMs), attempt: Number(attempt) });
  }

  /** Redis has lost its memory: everything is written down again. */
  async #restore(): Promise<void> {
    const { link, node, clock, times, wakes, received, results, log } = this.#parts;
    // The next beat learns the new one.
    this.#epoch = undefined;
    log.warn({ count: this.#running.size }, 'Redis has lost its memory; writing down again what this node knows');
    // What this takes must not make results too old to be remembered.
    const lost = results.recent();
    await this.#takeStock();
    wakes.emit('everybody');
    for (const ids of batchesOf(received.recent(), MARKED)) {
      await link.callScript('received', node, keptMs(times) * 2, ...ids).catch(ignoreRedisError);
    }
    // So that the other nodes can say what their clients have received.
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.startTimer(times.beatMs * 2, resolve);
    await promise;
    await results.writeAgain(lost);
  }

  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.#parts.log.error(failureFields(error), 'Delivery on Redis failed'));
  }
}
