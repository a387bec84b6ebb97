import type { Lifetime } from '../../cache/fail-safe-cache.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import { interactionKey } from './answer-keys.ts';
import type { RequestParts } from './live-parts.ts';

type CacheParts = Pick<RequestParts, 'tenantId' | 'name' | 'source' | 'view' | 'cache'>;

/** The interaction of a cached content; undefined if there is none. */
export async function readCachedInteraction(
  id: string,
  fingerprint: string,
  parts: CacheParts,
): Promise<GwsInteraction | undefined> {
  const json = await parts.cache.readFresh(interactionKey(id, fingerprint, parts));
  return json === undefined ? undefined : (JSON.parse(json) as GwsInteraction);
}

/** Caches the interaction of a content for lists, as long as the content itself. */
export async function writeCachedInteraction(
  interaction: GwsInteraction,
  fingerprint: string,
  parts: CacheParts,
  lifetime: Lifetime,
  tags: readonly string[],
): Promise<void> {
  const key = interactionKey(interaction.id, fingerprint, parts);
  await parts.cache.write(key, JSON.stringify(interaction), lifetime, tags);
}
