import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { failureFields } from '../kit/failure-fields.ts';
import { parseJson } from '../kit/json.ts';
import type { Principal } from '../kit/principal.ts';
import { RedisError } from '../redis/redis-link.ts';
import { DISCONNECT_MS, keptMs, LARGE_ATTEMPTS, REPLY_BYTES } from './delivery-times.policy.ts';
import { dropOldest } from './drop-oldest.ts';
import type { Outbox, Place, Result, Taken, TakeRequest, Wake } from './outbox.ts';
import { OutboxUnavailable } from './outbox-unavailable.ts';
import type { ReceivedResults } from './received-results.ts';
import { resultKey } from './redis-keys.ts';
import type { RedisNodeTools } from './redis-node-tools.ts';
import type { RedisResults } from './redis-results.ts';
import type { RedisWakes } from './redis-wakes.ts';
import type { Session, SessionOptions, SessionStore, Subscriptions } from './session-store.ts';

const ID_BYTES = 20;
/** One for each reply that is being sent: more than a node has connections. */
const MAX_UNSENT = 100_000;
const MAX_SLOW_READS = 1_000;
/** Ids of this bridge are shorter. */
const MAX_ID_LENGTH = 64;

/** What the Redis form works with. */
export interface RedisDeliveryParts extends RedisNodeTools {
  readonly wakes: RedisWakes;
  readonly results: RedisResults;
  readonly received: ReceivedResults;
  readonly replyBytes?: number | undefined;
}

const SubscriptionList = z.array(z.string());
type Entry = readonly [operationId: string, data: string, failed: string];

/** Sessions and results in Redis, so that any node can serve any session. */
export class RedisDelivery implements SessionStore, Outbox {
  readonly #parts: RedisDeliveryParts;
  /** Reports that Redis has not received yet: what has become of replies, and which sign-ins have ended. */
  readonly #unsent = new Map<string, () => Promise<unknown>>();
  readonly #stopListening: () => void;
  /** How often large results could not be read in time, by operation. */
  readonly #slowReads = new Map<string, number>();
  /** What Redis had as subscriptions when it was read. */
  readonly #readSubscriptions = new WeakMap<Session, string>();

  constructor(parts: RedisDeliveryParts) {
    this.#parts = parts;
    this.#stopListening = parts.link.onBack(() => {
      this.#sendReports().catch((error: unknown) => parts.log.error(failureFields(error), 'Delivery on Redis failed'));
    });
  }

  async open(principal: Principal, { acknowledges, signInId }: SessionOptions): Promise<Session> {
    const { holdMs, intervalMs } = this.#parts.times;
    const id = randomBytes(ID_BYTES).toString('base64url');
    const u = this.#parts.hashes.of(principal);
    const life = holdMs + intervalMs;
    await this.#call('sessionOpen', id, u, acknowledges ? 1 : 0, signInHash(signInId), life, this.#kept);
    return { id, principal, acknowledges, subscriptions: new Set(), isSignedOut: false };
  }

  async find(id: string, principal: Principal): Promise<Session | undefined> {
    const u = this.#parts.hashes.of(principal);
    if (!isPossibleId(id)) return undefined;
    const found = await this.#call('sessionFind', id, u, this.#parts.times.intervalMs);
    return found === null ? undefined : this.#sessionOf([id, ...(found as string[])], principal);
  }

  async list(principal: Principal): Promise<readonly Session[]> {
    const found = (await this.#call('sessionList', this.#parts.hashes.of(principal))) as string[][];
    return found.map((each) => this.#sessionOf(each, principal));
  }

  async subscribe(session: Session, { channels, includeResults }: Subscriptions): Promise<boolean> {
    const { id, principal } = session;
    const u = this.#parts.hashes.of(principal);
    const list = this.#parts.cipher.seal(sessionKey(id), JSON.stringify([...channels]));
    const read = this.#readSubscriptions.get(session) ?? '';
    return (await this.#call('sessionSubscribe', id, u, list, includeResults ? 1 : 0, this.#kept, read)) === 1;
  }

  async signOut(principal: Principal, signInId: string): Promise<void> {
    const [u, hash] = [this.#parts.hashes.of(principal), signInHash(signInId)];
    await this.#report(`signOut ${hash}`, () => this.#call('sessionSignOut', u, hash, DISCONNECT_MS, this.#kept));
  }

  async close({ id, principal }: Session, reason: 'disconnected' | 'evicted'): Promise<void> {
    await this.#call('sessionClose', id, this.#parts.hashes.of(principal), reason, this.#kept);
  }

  append(principal: Principal, result: Result, place: Place): Promise<void> {
    return this.#parts.results.write(principal, result, place);
  }

  async take({ sessionId, principal, poll, isNew, acknowledged, isFinal }: TakeRequest): Promise<Taken> {
    const { hashes, clock, node, times, received, replyBytes = REPLY_BYTES } = this.#parts;
    const u = hashes.of(principal);
    if (!isPossibleId(sessionId)) return { kind: 'unknown' };
    const { holdMs, intervalMs, lapseMs } = times;
    const began = clock.monotonic();
    const request = [sessionId, u, poll, isNew ? 1 : 0, acknowledged ?? '', isFinal ? 1 : 0];
    const policy = [node, replyBytes, holdMs, intervalMs, this.#kept, lapseMs];
    const taken = await this.#call('take', ...request, ...policy);
    const [kind, ack, polls, count, batch, bytes, entries] = taken as [
      string,
      string,
      number,
      number,
      number,
      number,
      Entry[],
    ];
    if (kind === 'unknown' || kind === 'superseded') return { kind };
    const acknowledges = ack === '1';
    if (acknowledges) received.confirm(sessionId, count);
    const from = { acknowledges, isFirst: polls === 1, received: count };
    if (kind === 'nothing') return { kind, ...from, batch: count };
    received.send(
      sessionId,
      poll,
      batch,
      entries.map(([operationId]) => operationId),
    );
    // Another node may take the batch over after the lapse, so a reply that is late is not sent.
    const isLate = (): boolean => !acknowledges && clock.monotonic() - began > lapseMs / 2;
    return {
      kind: 'batch',
      ...from,
      batch,
      bytes,
      readMessages: () => this.#readMessages(sessionId, entries, bytes, isLate),
    };
  }

  async settle(sessionId: string, principal: Principal, poll: string, isSent: boolean): Promise<void> {
    const { hashes, node, received } = this.#parts;
    const u = hashes.of(principal);
    if (isSent) received.confirmPoll(sessionId, poll);
    await this.#report(`${sessionId} ${poll}`, () => this.#call('settle', sessionId, u, poll, node, isSent ? 1 : 0));
  }

  /** Resolves when Redis has everything: then another node can deliver it. */
  async whenEmpty(): Promise<void> {
    await this.#parts.results.whenWritten();
  }

  onWake(listener: (wake: Wake) => void): () => void {
    return this.#parts.wakes.onWake(listener);
  }

  stopListening(): void {
    this.#stopListening();
  }

  get #kept(): number {
    return keptMs(this.#parts.times);
  }

  async #sendReports(): Promise<void> {
    for (const [key, send] of [...this.#unsent]) await this.#trySend(key, send);
    this.#parts.wakes.emit('everybody');
  }

  /** Sends a report to Redis as soon as it is there. The first report on a subject counts. */
  async #report(key: string, send: () => Promise<unknown>): Promise<void> {
    if (this.#unsent.has(key)) return;
    this.#unsent.set(key, send);
    dropOldest(this.#unsent, MAX_UNSENT);
    await this.#trySend(key, send);
  }

  async #trySend(key: string, send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
      this.#unsent.delete(key);
    } catch (error) {
      if (!(error instanceof OutboxUnavailable)) throw error;
    }
  }

  async #readMessages(
    sessionId: string,
    entries: readonly Entry[],
    bytes: number,
    isLate: () => boolean,
  ): Promise<readonly string[]> {
    const messages = await Promise.all(entries.map((entry) => this.#readMessage(entry, bytes)));
    // Large ones may be missing because Redis has lost its memory, or the session has ended; they come again.
    if (entries.some(([, data]) => data === '') && !(await this.#isStored(sessionId))) throw new OutboxUnavailable();
    if (isLate()) throw new OutboxUnavailable();
    return messages.filter((each) => each !== undefined);
  }

  async #isStored(sessionId: string): Promise<boolean> {
    return (await this.#parts.link.run((redis) => redis.exists(sessionKey(sessionId))).catch(asUnavailable)) === 1;
  }

  /** Undefined for a result that was sealed with another secret. A large one that cannot be read in time counts as lost. */
  async #readMessage([operationId, data, failed]: Entry, bytes: number): Promise<string | undefined> {
    const { cipher, link, times } = this.#parts;
    const key = resultKey(operationId);
    if (data !== '') return cipher.open(key, data);
    const readMs = times.lapseMs / 4;
    const large = await link
      .runLarge(bytes, (redis) => redis.get(key), readMs)
      .catch(async (error: unknown) => {
        const isSlow = await link.answers();
        const attempts = (this.#slowReads.get(operationId) ?? 0) + (isSlow ? 1 : 0);
        this.#slowReads.set(operationId, attempts);
        dropOldest(this.#slowReads, MAX_SLOW_READS);
        return isSlow && attempts >= LARGE_ATTEMPTS ? null : asUnavailable(error);
      });
    return (large === null ? undefined : cipher.open(key, large)) ?? cipher.open(key, failed);
  }

  #sessionOf([id = '', ack, subscriptions = '', state]: readonly string[], principal: Principal): Session {
    const text = subscriptions === '' ? undefined : this.#parts.cipher.open(sessionKey(id), subscriptions);
    const list = SubscriptionList.safeParse(text === undefined ? [] : parseJson(text));
    const session = {
      id,
      principal,
      acknowledges: ack === '1',
      subscriptions: new Set(list.success ? list.data : []),
      isSignedOut: state === 'out',
    };
    this.#readSubscriptions.set(session, subscriptions);
    return session;
  }

  #call(script: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#parts.link.callScript(script, ...args).catch(asUnavailable);
  }
}

function asUnavailable(error: unknown): never {
  throw error instanceof RedisError ? new OutboxUnavailable(error) : error;
}

function sessionKey(id: string): string {
  return `cxbridge:session:${id}`;
}

/** Ids of sign-ins are secrets, so only a hash of them is stored. */
function signInHash(signInId: string): string {
  return createHash('sha256').update(signInId).digest('base64url');
}

function isPossibleId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH;
}
