import { SourceError } from '../cxengage/errors.ts';
import { instantOf } from '../cxengage/schema/instant.ts';
import { type CxInteraction, readInteraction } from '../cxengage/schema/interaction.ts';
import { Refusal } from '../genesys/refusal.ts';
import { GetInteractionContentRequest } from '../genesys/requests.ts';
import type { Clock } from '../kit/clock.ts';
import type { Counts } from '../kit/counts.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Log } from '../kit/log.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/context.ts';
import { storeKey } from '../store/keys.ts';
import type { Budget } from './budget.ts';
import { contentFreshMs } from './freshness.ts';
import { type GatherTools, gather } from './gather.ts';
import type { Operation } from './operation.ts';

/** What the operation works with. */
export interface ContentTools extends GatherTools {
  /** The site as it is now; the fingerprint changes with everything a stored content depends on beside its record. */
  readonly site: () => { readonly site: Site; readonly fingerprint: string };
  readonly clock: Clock;
  readonly log: Log;
  /** Diagnostics by their code, each as often as a translation has told it. */
  readonly diagnostics: Counts;
}

/** GetInteractionContent (8.5.2): the interaction with the id in the path and, for conversations, its messages. */
export function getInteractionContent(tools: ContentTools): Operation {
  const flights = new SingleFlight<string>();
  return ({ id, body, principal }) => {
    const request = GetInteractionContentRequest.safeParse(body);
    if (!request.success) throw new Refusal('unreadable-value', 'source must be "main" or "archive"');
    if (id === undefined) throw new Refusal('missing-parameter', 'The interaction id is missing');
    return async (budget) => {
      if (request.data.source === 'archive') throw new SourceError('not-found', 'No archive is configured');
      const { site, fingerprint } = tools.site();
      const key = storeKey(principal.tenantId, 'content', fingerprint, id);
      const kept = opened(await tools.cache.read(key));
      return kept ?? flights.run(key, () => fetchContent(id, key, budget, site, tools), budget.deadline);
    };
  };
}

/** Fetch, judge, translate, keep. Returns the JSON of `interaction` and `messages`. */
async function fetchContent(id: string, key: string, budget: Budget, site: Site, tools: ContentTools): Promise<string> {
  const { source, clock, cache } = tools;
  const raw = await source.interaction(id, { signal: budget.deadline, priority: 10 });
  const record = judge(raw, id, source.tenantId);
  const gathered = await gather(raw, record, clock.now(), budget, site.profile, tools);
  const content = contentOf(gathered, site);
  for (const { code } of content.diagnostics) tools.diagnostics.add(code);
  const codes = [...new Set(content.diagnostics.map(({ code }) => code))];
  if (codes.length > 0) tools.log.debug({ codes }, 'Translated with doubts');
  const json = JSON.stringify(content.value);
  const endedAt = instantOf(record.endTimestamp ?? record.details?.endTimestamp);
  await cache.keep(key, sealed(json), contentFreshMs(content, endedAt, gathered.now));
  return json;
}

/** A content as it is stored: behind its length, so that a damaged one is found without parsing it, which would cost more than all the rest. */
function sealed(json: string): string {
  return `${json.length}:${json}`;
}

/** The content of a stored text, undefined for one that is damaged. */
function opened(stored: string | undefined): string | undefined {
  const colon = stored?.indexOf(':{"interaction":{') ?? -1;
  if (stored === undefined || colon < 1) return undefined;
  const json = stored.slice(colon + 1);
  return String(json.length) === stored.slice(0, colon) && json.endsWith('}') ? json : undefined;
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
