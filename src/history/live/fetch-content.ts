import { encodeEnvelope } from '../../cache/envelope.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { contentOf, isFinal } from '../../mapping/content.ts';
import { judgeRecord } from '../../mapping/judged.ts';
import { contentFreshMs } from '../freshness.policy.ts';
import { writeCachedInteraction } from './cached-interactions.ts';
import { primaryCall } from './call-options.ts';
import { contentKey } from './content-keys.ts';
import { fetchTranslationInput } from './fetch-input.ts';
import { fetchRecord } from './fetch-record.ts';
import type { LiveParts, SiteVersion } from './live-parts.ts';

/** Fetches, judges, translates and caches one content. Returns the JSON of `interaction` and `messages`. Throws SourceError. */
export async function fetchContent(
  id: string,
  { site, fingerprint }: SiteVersion,
  parts: LiveParts,
  deadline: Deadline,
): Promise<string> {
  const { source, clock, cache, log } = parts;
  const { raw, record } = await fetchRecord(id, source, primaryCall(deadline));
  const now = clock.now();
  const judged = judgeRecord(record, now, site.profile);
  const input = await fetchTranslationInput({ raw, record, judged, now }, deadline, site.profile, parts);
  const content = contentOf(input, site, { judged });
  for (const { code } of content.diagnostics) parts.diagnostics.increment(code);
  const codes = [...new Set(content.diagnostics.map(({ code }) => code))];
  if (codes.length > 0) log.debug({ codes }, 'Translated with diagnostics');
  const json = JSON.stringify(content.value);
  const age = {
    isFinal: isFinal(content),
    isStopped: judged.state === 'Stopped',
    endedAt: instantOf(judged.facts.endTimestamp),
  };
  const ttlMs = contentFreshMs(age, now);
  await cache.write(contentKey(parts, fingerprint, id), encodeEnvelope(json), ttlMs);
  await writeCachedInteraction(content.value.interaction, fingerprint, parts, ttlMs);
  return json;
}
