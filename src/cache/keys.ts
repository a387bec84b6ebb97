import { CacheError } from './cache.ts';

/**
 * What is cached: a translated content, its interaction for lists, a list of a history, a user, the sub-type of a conversation, or the times that a
 * source compares.
 */
export const cacheKinds = ['content', 'interaction', 'list', 'user', 'sub-type', 'compared-times'] as const;
export type CacheKind = (typeof cacheKinds)[number];

/** What the keys of everything cached of a tenant begin with: not those of its sign-ins. */
export function cachePrefixes(tenantId: string): readonly string[] {
  return cacheKinds.map((kind) => cachePrefix(tenantId, kind));
}

/** What the keys of one kind begin with. */
export function cachePrefix(tenantId: string, kind: CacheKind): string {
  return `cxbridge:${encodeURIComponent(tenantId)}:${kind}`;
}

/** A cache key. It always contains the tenant, and its parts are escaped, so no id can imitate another key. Throws CacheError for an empty part. */
export function cacheKey(tenantId: string, kind: CacheKind, ...parts: readonly string[]): string {
  const all = [tenantId, kind, ...parts];
  if (all.some((part) => part === '')) throw new CacheError('A key needs a tenant and all of its parts');
  return ['cxbridge', ...all.map(encodeURIComponent)].join(':');
}
