import { SourceError } from '../cxengage/errors.ts';
import { CxInteraction } from '../cxengage/schema/interaction.ts';
import { Refusal } from '../genesys/refusal.ts';
import { GetInteractionContentRequest } from '../genesys/requests.ts';
import type { Clock } from '../kit/clock.ts';
import type { JsonObject } from '../kit/json.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/context.ts';
import { instantOf } from '../mapping/instant.ts';
import { storeKey } from '../store/keys.ts';
import type { Budget } from './budget.ts';
import { contentFreshMs } from './freshness.ts';
import { type GatherTools, gather } from './gather.ts';
import type { Operation } from './operation.ts';
import type { RecordCache } from './record-cache.ts';

/** What the operation works with. */
export interface ContentTools extends GatherTools {
  readonly cache: RecordCache;
  readonly site: Site;
  /** Changes with everything a stored content depends on beside its record. */
  readonly siteFingerprint: string;
  readonly clock: Clock;
}

/** GetInteractionContent (8.5.2): the interaction with the id in the path and, for conversations, its messages. */
export function getInteractionContent(tools: ContentTools): Operation {
  const flights = new SingleFlight<string>();
  return ({ id, body, principal }) => {
    const request = GetInteractionContentRequest.safeParse(body);
    if (!request.success) throw new Refusal('unreadable-value', 'source must be "main" or "archive"');
    if (id === undefined) throw new Refusal('missing-parameter', 'The interaction id is missing');
    return {
      messageType: 'GetInteractionContentMessage',
      async run(budget) {
        if (request.data.source === 'archive') throw new SourceError('not-found', 'No archive is configured');
        const key = storeKey(principal.tenantId, 'content', tools.siteFingerprint, id);
        const kept = await tools.cache.read(key);
        return kept ?? flights.run(key, () => fetchContent(id, key, budget, tools));
      },
    };
  };
}

/** Fetch, judge, translate, keep. Returns the JSON of `interaction` and `messages`. */
async function fetchContent(id: string, key: string, budget: Budget, tools: ContentTools): Promise<string> {
  const { source, clock, site, cache } = tools;
  const record = judge(await source.interaction(id, { signal: budget.deadline, priority: 10 }), id, source.tenantId);
  const gathered = await gather(record, clock.now(), budget, tools);
  const content = contentOf(gathered, site);
  const json = JSON.stringify(content.value);
  const endedAt = instantOf(record.endTimestamp ?? record.details?.endTimestamp);
  await cache.keep(key, json, contentFreshMs(content, endedAt, gathered.now));
  return json;
}

/** The record, if it is one and is the one that was asked for: another id's or tenant's record is never shown to anybody. */
function judge(body: JsonObject, id: string, tenantId: string): CxInteraction {
  const record = CxInteraction.safeParse(body);
  if (!record.success) throw new SourceError('unreadable', 'The source’s answer is no interaction');
  if (record.data.interactionId !== id) throw new SourceError('unreadable', 'The source answered with another record');
  if (record.data.tenantId !== undefined && record.data.tenantId !== tenantId) {
    throw new SourceError('unreadable', 'The source answered with another tenant’s record');
  }
  return record.data;
}
