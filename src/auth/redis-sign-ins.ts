import { hash as hashOf, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import { inBatches } from '../kit/in-batches.ts';
import { principalKey } from '../kit/principal.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';
import { authKey } from './redis-keys.ts';
import { MAX_ENDED, MAX_SIGN_INS, type SessionLifetimes, SIGN_IN_ID_BYTES } from './sessions.policy.ts';
import {
  EndedSignIn,
  type FoundSignIn,
  type HttpSession,
  type MaybePromise,
  type SignIn,
  type SignIns,
} from './sign-ins.ts';
import { decodeEnding, decodeSignIn, type Ending, encodeEnding, encodeSignIn } from './stored-sign-in.ts';

/** Characters of an id that name its tenant, so that no other tenant has to look for it. */
const TAG_CHARS = 6;
/** Commands that are sent together when Redis is back. */
const BATCH = 200;
/** Redis has never had this sign-in. */
const NEVER = -1;

/** Writes a sign-in that Redis has lost, unless it was ended. Returns 0 if it was. */
const WRITE_BACK = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX')
return 1`;

/** What sign-ins in Redis need. */
export interface RedisSignInsParts {
  readonly link: RedisLink;
  readonly cipher: PayloadCipher;
  readonly tenantId: string;
  readonly lifetimes: SessionLifetimes;
  readonly clock: Clock;
}

/** A sign-in in memory, with its text in Redis. */
interface Held {
  readonly signIn: SignIn;
  sealed: string;
  /** The time without interruption in which Redis was last seen to have it. */
  seenIn: number;
}

interface OwnEnding extends Ending {
  isShared: boolean;
}

/**
 * The sign-ins of all nodes, in Redis: a sign-in is there, or it is none. What this node has seen stays in its memory with what cannot be stored, and counts
 * by itself only while Redis is away. When it is back, it gets what it missed or has lost.
 */
export class RedisSignIns implements SignIns {
  readonly #link: RedisLink;
  readonly #cipher: PayloadCipher;
  readonly #tenantId: string;
  readonly #lifetimes: SessionLifetimes;
  readonly #clock: Clock;
  readonly #tag: string;
  readonly #epochKey: string;
  readonly #held: LRUCache<string, Held>;
  readonly #ids: LRUCache<string, string>;
  /** What this node has ended. */
  readonly #ended: LRUCache<string, OwnEnding>;
  /** Counts the times that Redis came back. */
  #backs = 0;
  /** A text that Redis has for as long as it keeps its data. */
  #epoch: string | null | undefined;

  /** Throws BridgeError without a tenant. */
  constructor({ link, cipher, tenantId, lifetimes, clock }: RedisSignInsParts) {
    this.#link = link;
    this.#cipher = cipher;
    this.#tenantId = tenantId;
    this.#lifetimes = lifetimes;
    this.#clock = clock;
    this.#epochKey = authKey(tenantId, 'epoch', 'sign-ins');
    this.#tag = hashOf('sha256', tenantId, 'base64url').slice(0, TAG_CHARS);
    const shared = { perf: clock, ttlResolution: 0 };
    const untilIdle = { ...shared, max: MAX_SIGN_INS, ttl: lifetimes.idleMs, updateAgeOnGet: true };
    this.#held = new LRUCache(untilIdle);
    this.#ids = new LRUCache(untilIdle);
    this.#ended = new LRUCache({ ...shared, max: MAX_ENDED, ttl: lifetimes.maxMs });
    link.onBack((mayHaveLost) => void this.#share(mayHaveLost));
    if (link.isUp) void this.#share(false);
  }

  newId(): string {
    return randomBytes(SIGN_IN_ID_BYTES).toString('base64url') + this.#tag;
  }

  find(id: string): MaybePromise<FoundSignIn> {
    if (!id.endsWith(this.#tag)) return undefined;
    return this.#link.isUp && !this.#ended.has(id) ? this.#findInRedis(id) : this.#findInMemory(id);
  }

  findByCredentials(hash: string): MaybePromise<SignIn | undefined> {
    const id = this.#ids.get(hash);
    if (id === undefined || !this.#held.has(id)) return this.#findByCredentialsInRedis(hash);
    const found = this.find(id);
    return found instanceof Promise ? found.then(unlessEnded) : unlessEnded(found);
  }

  async add(signIn: SignIn, credentialsHash: string): Promise<void> {
    principalKey(signIn.principal);
    const { id } = signIn;
    const key = this.#key('sign-in', id);
    const held = { signIn, sealed: this.#cipher.seal(key, encodeSignIn(key, signIn)), seenIn: NEVER };
    this.#held.set(id, held);
    this.#ids.set(credentialsHash, id);
    const credentialsKey = authKey(this.#tenantId, 'credentials', credentialsHash);
    const { idleMs, maxMs } = this.#lifetimes;
    const backs = this.#backs;
    const isStored = await this.#try((redis) =>
      Promise.all([
        redis.set(key, held.sealed, 'PX', idleMs),
        redis.set(credentialsKey, this.#cipher.seal(credentialsKey, id), 'PX', maxMs),
      ]),
    );
    if (isStored) held.seenIn = backs;
  }

  async update(signIn: SignIn): Promise<void> {
    const { id } = signIn;
    if (this.#ended.has(id)) return;
    const key = this.#key('sign-in', id);
    const sealed = this.#cipher.seal(key, encodeSignIn(key, signIn));
    this.#held.set(id, { signIn, sealed, seenIn: this.#held.peek(id)?.seenIn ?? this.#backs });
    await this.#try((redis) => redis.set(key, sealed, 'PX', this.#lifetimes.idleMs, 'XX'));
  }

  async end({ id, principal }: HttpSession, disconnectMs: number): Promise<void> {
    const ending = { principal, until: this.#clock.now() + disconnectMs, isShared: false };
    this.#held.delete(id);
    this.#ended.set(id, ending);
    await this.#orLater(this.#shareEnding(id, ending));
  }

  *inMemory(): Iterable<SignIn> {
    for (const { signIn } of this.#held.values()) yield signIn;
  }

  #findInMemory(id: string): FoundSignIn {
    const ending = this.#ended.get(id);
    return ending ? this.#foundEnding(ending) : this.#unlessTooOld(this.#held.get(id)?.signIn);
  }

  async #findInRedis(id: string): Promise<FoundSignIn> {
    const key = this.#key('sign-in', id);
    const backs = this.#backs;
    try {
      const sealed = await this.#link.run((redis) => redis.getex(key, 'PX', this.#lifetimes.idleMs));
      // It may have been ended meanwhile.
      if (this.#ended.has(id)) return this.#findInMemory(id);
      if (sealed === null) return await this.#findMissing(id);
      const held = this.#heldAs(id, key, sealed);
      if (held) held.seenIn = backs;
      else this.#held.delete(id);
      return this.#unlessTooOld(held?.signIn);
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return this.#findInMemory(id);
    }
  }

  /** The sign-in of a text in Redis, as this node has it; undefined if the text is none of this sign-in. */
  #heldAs(id: string, key: string, sealed: string): Held | undefined {
    const held = this.#held.get(id);
    if (held?.sealed === sealed) return held;
    const text = this.#cipher.open(key, sealed);
    const signIn = text === undefined ? undefined : decodeSignIn(key, text, id, this.#tenantId);
    if (!signIn) return undefined;
    if (held?.signIn.checkAccess) {
      // This node checks the user itself, so it knows better.
      held.sealed = sealed;
      return held;
    }
    const read = { signIn, sealed, seenIn: NEVER };
    this.#held.set(id, read);
    return read;
  }

  /** What Redis does not have is no sign-in, unless Redis was away or lost its memory since it had it. Rejects with RedisError. */
  async #findMissing(id: string): Promise<FoundSignIn> {
    const held = this.#held.get(id);
    if (held && (held.seenIn !== this.#backs || (await this.#hasLostMemory())) && (await this.#writeBack(id, held)))
      return this.#unlessTooOld(held.signIn);
    this.#held.delete(id);
    const key = this.#key('ended-sign-in', id);
    const sealed = await this.#link.run((redis) => redis.get(key));
    const text = sealed === null ? undefined : this.#cipher.open(key, sealed);
    const ending = text === undefined ? undefined : decodeEnding(key, text, this.#tenantId);
    return ending && this.#foundEnding(ending);
  }

  async #findByCredentialsInRedis(hash: string): Promise<SignIn | undefined> {
    const key = authKey(this.#tenantId, 'credentials', hash);
    let id: string | undefined;
    const isRead = await this.#try(async (redis) => {
      const sealed = await redis.get(key);
      id = sealed === null ? undefined : this.#cipher.open(key, sealed);
    });
    if (!isRead || id === undefined) return undefined;
    const found = unlessEnded(await this.find(id));
    if (found) this.#ids.set(hash, id);
    return found;
  }

  /**
   * Brings Redis up to date when it is back: first what was ended, then what was made without it. If it has lost its data, it gets everything again. What
   * fails is tried again with the next request, or when Redis is back the next time.
   */
  async #share(mayHaveLost: boolean): Promise<void> {
    this.#backs += 1;
    const share = async (): Promise<void> => {
      const offer = this.#cipher.seal(this.#epochKey, randomBytes(SIGN_IN_ID_BYTES).toString('base64url'));
      const [, epoch] = await this.#link.run((redis) =>
        Promise.all([redis.set(this.#epochKey, offer, 'NX'), redis.get(this.#epochKey)]),
      );
      // A Redis that was restored from an older copy has its text, and has lost what came later.
      const isLost = mayHaveLost || epoch !== this.#epoch;
      const endings = [...this.#ended.entries()].filter(([, { isShared }]) => isLost || !isShared);
      await inBatches(endings, BATCH, ([id, ending]) => this.#shareEnding(id, ending));
      const signIns = [...this.#held.entries()].filter(([, { seenIn }]) => isLost || seenIn === NEVER);
      await inBatches(signIns, BATCH, ([id, held]) => this.#writeBack(id, held));
      this.#epoch = epoch;
    };
    await this.#orLater(share());
  }

  /** Whether Redis has lost its memory since this node wrote everything down. Rejects with RedisError. */
  async #hasLostMemory(): Promise<boolean> {
    return (await this.#link.run((redis) => redis.get(this.#epochKey))) !== this.#epoch;
  }

  /** Rejects with RedisError. */
  async #shareEnding(id: string, ending: OwnEnding): Promise<void> {
    const key = this.#key('ended-sign-in', id);
    const sealed = this.#cipher.seal(key, encodeEnding(key, ending));
    // Redis keeps it for as long as a node may have the sign-in in its memory.
    await this.#link.run((redis) =>
      Promise.all([redis.del(this.#key('sign-in', id)), redis.set(key, sealed, 'PX', this.#lifetimes.maxMs)]),
    );
    ending.isShared = true;
  }

  /** Whether the sign-in is in Redis now: it is not if it was ended. Rejects with RedisError. */
  async #writeBack(id: string, held: Held): Promise<boolean> {
    const backs = this.#backs;
    const keys = [this.#key('sign-in', id), this.#key('ended-sign-in', id)];
    const written = await this.#link.run((redis) =>
      redis.eval(WRITE_BACK, keys.length, ...keys, held.sealed, this.#lifetimes.idleMs),
    );
    if (written === 1) held.seenIn = backs;
    else this.#held.delete(id);
    return written === 1;
  }

  /** Whether Redis did what it was asked to. */
  async #try(command: Parameters<RedisLink['run']>[0]): Promise<boolean> {
    return this.#orLater(this.#link.run(command));
  }

  /** Whether work succeeded; a RedisError is no fault, because it is made good later. */
  async #orLater(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return false;
    }
  }

  #foundEnding({ principal, until }: Ending): EndedSignIn | undefined {
    return this.#clock.now() < until ? new EndedSignIn(principal) : undefined;
  }

  #unlessTooOld(signIn: SignIn | undefined): SignIn | undefined {
    return signIn && this.#clock.now() - signIn.signedInAt > this.#lifetimes.maxMs ? undefined : signIn;
  }

  /** The keys of Redis contain no id, so reading them does not allow to use a sign-in. */
  #key(kind: 'sign-in' | 'ended-sign-in', id: string): string {
    return authKey(this.#tenantId, kind, hashOf('sha256', id, 'base64url'));
  }
}

function unlessEnded(found: FoundSignIn): SignIn | undefined {
  return found instanceof EndedSignIn ? undefined : found;
}
