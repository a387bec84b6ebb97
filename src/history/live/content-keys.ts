import { cacheKey } from '../../cache/keys.ts';
import type { LiveParts } from './live-parts.ts';

type KeyParts = Pick<LiveParts, 'tenantId' | 'name' | 'source'>;

/** Cache key of a content. */
export function contentKey({ tenantId, name, source }: KeyParts, fingerprint: string, id: string): string {
  return cacheKey(tenantId, 'content', fingerprint, name, source.tenantId, id);
}

/** Cache key of the interaction of a content, which lists read instead of whole contents. */
export function interactionKey({ tenantId, name, source }: KeyParts, fingerprint: string, id: string): string {
  return cacheKey(tenantId, 'interaction', fingerprint, name, source.tenantId, id);
}
