import { hash } from 'node:crypto';
import { cacheKey } from '../../cache/keys.ts';
import type { ContentRequest, ListRequest } from '../history-source.ts';
import type { RequestParts, SiteVersion } from './live-parts.ts';

type KeyParts = Pick<RequestParts, 'tenantId' | 'name' | 'source' | 'view'>;

/** The cache key of a content: equal only for viewers who may see the same of it. */
export function contentKey({ id, features }: ContentRequest, { fingerprint }: SiteVersion, parts: KeyParts): string {
  const { tenantId, name, source, view } = parts;
  return cacheKey(tenantId, 'content', fingerprint, name, source.tenantId, features.key, view.name, id);
}

/** The cache key of the interaction of a content, which lists read instead of whole contents. It holds a subject that not every viewer may see. */
export function interactionKey(id: string, fingerprint: string, { tenantId, name, source, view }: KeyParts): string {
  return cacheKey(tenantId, 'interaction', fingerprint, name, source.tenantId, view.name, id);
}

/** The cache key of a list: a digest of everything that the list depends on, without any number or address in it. `generation` is that of the tenant's lists. */
export function listKey(
  request: ListRequest,
  { fingerprint }: SiteVersion,
  parts: KeyParts,
  generation: number,
): string {
  const { tenantId, name, source, view } = parts;
  const { searchAttributes, features, viewer: _viewer, ...rest } = request;
  const digest = hash('sha256', JSON.stringify([rest, [...searchAttributes], features.key]));
  return cacheKey(tenantId, 'list', String(generation), fingerprint, name, source.tenantId, view.name, digest);
}
