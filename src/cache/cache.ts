import { BridgeError } from '../kit/bridge-error.ts';

/**
 * Texts by key, each with a time to live. A cache may drop a text early (full, restarted), but never returns another key's text or an expired one.
 * Calls reject with CacheError. Callers then go on without the cache: a broken cache makes an answer slow, never wrong.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** `ttlMs` in milliseconds, at least 1. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  close(): Promise<void>;
}

/** A cache call failed. The message contains no key and no value. */
export class CacheError extends BridgeError {
  constructor(message: string, cause?: unknown) {
    super('CacheError', 'cache-unavailable', message, cause);
  }
}
