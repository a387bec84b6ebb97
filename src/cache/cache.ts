import { BridgeError } from '../kit/bridge-error.ts';

/**
 * Texts by key, each with a time to live. A store may forget early (full, restarted) but never answers with another key's text or after
 * the time to live. Calls reject with StoreError; callers carry on without it, since a broken cache is a slow answer and no failed one.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** `ttlMs` in milliseconds, at least 1. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Whether the store answers now; never rejects. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

/** The store did not do what it was asked; the message holds no key and no value. */
export class CacheError extends BridgeError {
  constructor(message: string, cause?: unknown) {
    super('StoreError', 'store-unavailable', message, cause);
  }
}
