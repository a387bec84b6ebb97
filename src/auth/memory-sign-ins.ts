import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import { principalKey } from '../kit/principal.ts';
import { MAX_ENDED, MAX_SIGN_INS, type SessionLifetimes, SIGN_IN_ID_BYTES } from './sessions.policy.ts';
import { EndedSignIn, type FoundSignIn, type HttpSession, type SignIn, type SignIns } from './sign-ins.ts';

/** The sign-ins of a node that shares nothing. */
export class MemorySignIns implements SignIns {
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #signIns: LRUCache<string, SignIn>;
  readonly #ids: LRUCache<string, string>;
  readonly #ended: LRUCache<string, EndedSignIn>;

  constructor({ idleMs, maxMs }: SessionLifetimes, clock: Clock) {
    this.#clock = clock;
    this.#maxAgeMs = maxMs;
    const shared = { perf: clock, ttlResolution: 0 };
    const untilIdle = { ...shared, max: MAX_SIGN_INS, ttl: idleMs, updateAgeOnGet: true };
    this.#signIns = new LRUCache(untilIdle);
    this.#ids = new LRUCache(untilIdle);
    this.#ended = new LRUCache({ ...shared, max: MAX_ENDED, ttl: maxMs });
  }

  newId(): string {
    return randomBytes(SIGN_IN_ID_BYTES).toString('base64url');
  }

  find(id: string): FoundSignIn {
    return this.#find(id) ?? this.#ended.get(id);
  }

  findByCredentials(hash: string): SignIn | undefined {
    const id = this.#ids.get(hash);
    return id === undefined ? undefined : this.#find(id);
  }

  add(signIn: SignIn, credentialsHash: string): void {
    principalKey(signIn.principal);
    this.#signIns.set(signIn.id, signIn);
    this.#ids.set(credentialsHash, signIn.id);
  }

  update(): void {}

  end({ id, principal }: HttpSession, disconnectMs: number): void {
    this.#signIns.delete(id);
    if (disconnectMs > 0) this.#ended.set(id, new EndedSignIn(principal), { ttl: disconnectMs });
  }

  inMemory(): Iterable<SignIn> {
    return this.#signIns.values();
  }

  #find(id: string): SignIn | undefined {
    const signIn = this.#signIns.get(id);
    return signIn && this.#clock.now() - signIn.signedInAt > this.#maxAgeMs ? undefined : signIn;
  }
}
