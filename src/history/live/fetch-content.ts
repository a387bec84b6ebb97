import type { Features } from '../../genesys/features.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { contentOf, isFinal } from '../../mapping/content.ts';
import { judgeRecord } from '../../mapping/judged.ts';
import { possibleMediaTypes } from '../../mapping/search/selection.ts';
import { FeatureOff } from '../feature-off.ts';
import { contentLifetime } from '../freshness.policy.ts';
import type { ContentRequest } from '../history-source.ts';
import { contentKey } from './answer-keys.ts';
import { writeCachedInteraction } from './cached-interactions.ts';
import { primaryCall } from './call-options.ts';
import { fetchTranslationInput } from './fetch-input.ts';
import { fetchRecord } from './fetch-record.ts';
import type { RequestParts, SiteVersion } from './live-parts.ts';
import { recordTags } from './record-tags.ts';

/** Fetches, judges, translates and caches one content. Returns the JSON of `interaction` and `messages`. Throws SourceError, and FeatureOff. */
export async function fetchContent(
  request: ContentRequest,
  version: SiteVersion,
  parts: RequestParts,
  deadline: Deadline,
): Promise<string> {
  const { id, features } = request;
  const { site, fingerprint } = version;
  const { source, clock, cache, log } = parts;
  const { raw, record } = await fetchRecord(id, source, primaryCall(deadline));
  const now = clock.now();
  const judged = judgeRecord(record, now, site.profile);
  const mediaTypes = possibleMediaTypes(record, judged.facts, site.profile);
  requireFeature(mediaTypes, features, 'some');
  const input = await fetchTranslationInput({ raw, record, judged, now }, deadline, site.profile, parts);
  const began = clock.monotonic();
  const content = contentOf(input, site, { judged });
  parts.onTranslated?.(clock.monotonic() - began, deadline.operation);
  // An unknown sub-type could be that of any of these media.
  const isKnown = input.subType !== undefined || mediaTypes.size === 1;
  if (isKnown) requireFeature(new Set([content.value.interaction.mediaType]), features, 'all');
  else requireFeature(mediaTypes, features, 'all');
  for (const { code } of content.diagnostics) parts.diagnostics.increment(code);
  const codes = [...new Set(content.diagnostics.map(({ code }) => code))];
  if (codes.length > 0) log.debug({ codes }, 'Translated with diagnostics');
  const json = JSON.stringify(content.value);
  const age = {
    isFinal: isFinal(content),
    isStopped: judged.state === 'Stopped',
    endedAt: judged.facts.endedAt,
  };
  const lifetime = contentLifetime(age, now);
  const tags = recordTags(record, parts);
  await cache.write(contentKey(request, version, parts), json, lifetime, tags);
  await writeCachedInteraction(content.value.interaction, fingerprint, parts, lifetime, tags);
  return json;
}

/** Throws FeatureOff if the features allow none, or not all, of these media types. */
function requireFeature(mediaTypes: ReadonlySet<string>, features: Features, quantity: 'some' | 'all'): void {
  const allowed = [...mediaTypes].filter((mediaType) => features.allowsMediaType(mediaType.toLowerCase())).length;
  if (quantity === 'some' ? allowed === 0 : allowed < mediaTypes.size) throw new FeatureOff();
}
