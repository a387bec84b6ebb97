import { encodeEnvelope } from '../../cache/envelope.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { type CxInteraction, readInteraction } from '../../cxengage/schema/interaction.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { JsonObject } from '../../kit/json.ts';
import { contentOf, isFinal } from '../../mapping/content.ts';
import type { Site, TranslationInput } from '../../mapping/input/translation-input.ts';
import { type JudgedRecord, judgeRecord } from '../../mapping/judged.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { contentFreshMs } from '../freshness.policy.ts';
import { primaryCall } from './call-options.ts';
import { type FetchParts, fetchTranslationInput } from './fetch-input.ts';
import type { LiveParts } from './live-parts.ts';

/** Fetches, judges, translates and caches one content. Returns the JSON of `interaction` and `messages`. Throws SourceError. */
export async function fetchContent(
  id: string,
  key: string,
  site: Site,
  parts: LiveParts,
  deadline: Deadline,
): Promise<string> {
  const { clock, cache, log } = parts;
  const { input, judged } = await fetchRecordInput(id, site.profile, clock.now(), parts, deadline);
  const { now } = input;
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
  await cache.write(key, encodeEnvelope(json), contentFreshMs(age, now));
  return json;
}

/**
 * Fetches and judges one record, and fetches everything around it that its translation needs. `now` is epoch milliseconds. Throws SourceError.
 */
export async function fetchRecordInput(
  id: string,
  profile: Profile,
  now: number,
  parts: FetchParts,
  deadline: Deadline,
): Promise<{ readonly input: TranslationInput; readonly judged: JudgedRecord }> {
  const raw = await parts.source.fetchInteraction(id, primaryCall(deadline));
  const record = checkedRecord(raw, id, parts.source.tenantId);
  const judged = judgeRecord(record, now, profile);
  return { input: await fetchTranslationInput({ raw, record, judged, now }, deadline, profile, parts), judged };
}

/** The record, if it is the requested one: a record with another id or tenant is never shown to anyone. */
function checkedRecord(raw: JsonObject, id: string, tenantId: string): CxInteraction {
  const record = readInteraction(raw);
  if (!record) throw new SourceError('unreadable', 'The reply of the source is not an interaction');
  if (record.interactionId !== id) throw new SourceError('unreadable', 'The source answered with another record');
  if (record.tenantId !== undefined && record.tenantId !== tenantId) {
    throw new SourceError('unreadable', 'The source answered with another tenant’s record');
  }
  return record;
}
