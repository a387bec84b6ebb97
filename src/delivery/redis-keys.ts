import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Principal, principalKey } from '../kit/principal.ts';

const MAX_PRINCIPALS = 100_000;

/** The names of principals in Redis: hashes, so that no key or channel contains who it is about. */
export class PrincipalHashes {
  readonly #hashes = new LRUCache<string, string>({ max: MAX_PRINCIPALS });
  readonly #keys = new LRUCache<string, string>({ max: MAX_PRINCIPALS });

  /** Throws PrincipalError for a principal without tenant or user. */
  of(principal: Principal): string {
    const key = principalKey(principal);
    let hash = this.#hashes.get(key);
    if (hash === undefined) {
      hash = createHash('sha256').update(key).digest('base64url');
      this.#hashes.set(key, hash);
    }
    // Both drop what was used least, so this keeps them equal.
    if (this.#keys.get(hash) === undefined) this.#keys.set(hash, key);
    return hash;
  }

  /** The key of a principal that this process has seen. */
  principalKeyOf(hash: string): string | undefined {
    return this.#keys.get(hash);
  }
}

/** What the payload of a result is sealed for. */
export function resultKey(operationId: string): string {
  return `cxbridge:res:${operationId}`;
}

/** What the request of an operation is sealed for. */
export function requestKey(operationId: string): string {
  return `cxbridge:request:${operationId}`;
}
