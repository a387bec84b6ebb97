import { CacheError } from './cache.ts';

/** What is stored: a translated content, a list of a history, a user, or the sub-type of a conversation. */
export type CacheKind = 'content' | 'list' | 'user' | 'sub-type';

/** A key that cannot be built without its tenant; parts are escaped, so that no id can pose as another key. Throws StoreError for a missing part. */
export function cacheKey(tenantId: string, kind: CacheKind, ...parts: readonly string[]): string {
  const all = [tenantId, kind, ...parts];
  if (all.some((part) => part === '')) throw new CacheError('A key needs a tenant and all of its parts');
  return ['cxbridge', ...all.map(encodeURIComponent)].join(':');
}
