import type { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { cacheKey } from '../../cache/keys.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { SUB_TYPE_FRESH_MS } from '../freshness.policy.ts';
import type { OptionalCalls } from './optional-calls.ts';
import { recordTags, type TagParts } from './record-tags.ts';
import { fetchSubTypeFromArtifacts } from './transcripts.ts';
import type { View } from './view.ts';

/** What sub-types are fetched with. */
export interface SubTypeParts extends TagParts {
  readonly source: CxSource;
  readonly cache: FailSafeCache;
  /** What the answer may show; `source` is restricted to it. */
  readonly view: View;
}

/**
 * The sub-type that was found, and if none was, the one that is cached. It never changes, so a failing artifact call must not turn a Facebook
 * session into a chat. Artifacts contain it, so viewers share it only if they may see the same.
 */
export async function resolveSubType(
  found: string | undefined,
  record: CxInteraction,
  parts: SubTypeParts,
): Promise<string | undefined> {
  const { source, cache, view } = parts;
  const key = cacheKey(source.tenantId, 'sub-type', view.name, record.interactionId);
  if (found === undefined) return cache.readFresh(key);
  await cache.write(key, found, { freshMs: SUB_TYPE_FRESH_MS }, recordTags(record, parts));
  return found;
}

/** The sub-type of a conversation, from the cache or the source. */
export async function fetchSubType(
  record: CxInteraction,
  call: CallOptions,
  optionalCalls: OptionalCalls,
  parts: SubTypeParts,
): Promise<string | undefined> {
  const cached = await resolveSubType(undefined, record, parts);
  if (cached !== undefined) return cached;
  return resolveSubType(await fetchSubTypeFromArtifacts(record, parts.source, call, optionalCalls), record, parts);
}
