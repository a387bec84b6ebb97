import { decodeEnvelope, encodeEnvelope } from '../cache/envelope.ts';
import { cacheKey } from '../cache/keys.ts';
import { SourceError } from '../cxengage/errors.ts';
import { instantOf } from '../cxengage/schema/instant.ts';
import { type CxInteraction, readInteraction } from '../cxengage/schema/interaction.ts';
import type { Features } from '../genesys/features.ts';
import { Refusal } from '../genesys/refusal.ts';
import { sourceOf } from '../genesys/requests/history-request.ts';
import type { Deadline } from '../history/deadline.ts';
import { contentFreshMs } from '../history/freshness.ts';
import { type FetchTools, fetchTranslationInput } from '../history/live/fetch-input.ts';
import { type Sides, sideOf } from '../history/live/sources.ts';
import type { Clock } from '../kit/clock.ts';
import type { Counters } from '../kit/counters.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Log } from '../kit/log.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import type { Operation } from './operation.ts';

/** What the operation works with. */
export interface ContentTools extends FetchTools, Sides {
  /** The site as it is now; the fingerprint changes with everything a stored content depends on beside its record. */
  readonly site: () => { readonly site: Site; readonly fingerprint: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly features: Features;
  /** Diagnostics by their code, each as often as a translation has told it. */
  readonly diagnostics: Counters;
}

/** GetInteractionContent (8.5.2): the interaction with the id in the path and, for conversations, its messages. */
export function getInteractionContent(tools: ContentTools): Operation {
  const flights = new SingleFlight<string>();
  return ({ id, body, principal }) => {
    if (!tools.features.contents) throw new Refusal('operation-forbidden', 'No multimedia feature is switched on');
    const from = sourceOf(body);
    if (id === undefined) throw new Refusal('missing-parameter', 'The interaction id is missing');
    return async (budget) => {
      const side = { ...tools, ...sideOf(tools, from) };
      const { site, fingerprint } = tools.site();
      const key = cacheKey(principal.tenantId, 'content', fingerprint, from, side.source.tenantId, id);
      const kept = decodeEnvelope(await tools.cache.read(key), '{"interaction":{');
      return kept ?? flights.run(key, () => fetchContent(id, key, budget, site, side), budget.deadline);
    };
  };
}

/** Fetch, judge, translate, keep. Returns the JSON of `interaction` and `messages`. */
async function fetchContent(
  id: string,
  key: string,
  budget: Deadline,
  site: Site,
  tools: ContentTools,
): Promise<string> {
  const { source, clock, cache } = tools;
  const raw = await source.interaction(id, budget.call);
  const record = judge(raw, id, source.tenantId);
  const gathered = await fetchTranslationInput(raw, record, clock.now(), budget, site.profile, tools);
  const content = contentOf(gathered, site);
  for (const { code } of content.diagnostics) tools.diagnostics.add(code);
  const codes = [...new Set(content.diagnostics.map(({ code }) => code))];
  if (codes.length > 0) tools.log.debug({ codes }, 'Translated with doubts');
  const json = JSON.stringify(content.value);
  const endedAt = instantOf(record.endTimestamp ?? record.details?.endTimestamp);
  await cache.write(key, encodeEnvelope(json), contentFreshMs(content, endedAt, gathered.now));
  return json;
}

/** The record, if it is one and is the one that was asked for: another id's or tenant's record is never shown to anybody. */
function judge(body: JsonObject, id: string, tenantId: string): CxInteraction {
  const record = readInteraction(body);
  if (!record) throw new SourceError('unreadable', 'The source’s answer is no interaction');
  if (record.interactionId !== id) throw new SourceError('unreadable', 'The source answered with another record');
  if (record.tenantId !== undefined && record.tenantId !== tenantId) {
    throw new SourceError('unreadable', 'The source answered with another tenant’s record');
  }
  return record;
}
