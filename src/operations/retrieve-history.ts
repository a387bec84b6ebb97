import { hash } from 'node:crypto';
import { decodeEnvelope, encodeEnvelope } from '../cache/envelope.ts';
import { cacheKey } from '../cache/keys.ts';
import type { Features } from '../genesys/features.ts';
import { Refusal } from '../genesys/refusal.ts';
import { type HistoryRequest, historyRequest } from '../genesys/requests/history-request.ts';
import { gwsUserId } from '../genesys/resources.ts';
import type { Deadline } from '../history/deadline.ts';
import { listFreshMs } from '../history/freshness.ts';
import { fetchPages, ListTooLong } from '../history/lists/pages.ts';
import { itemsOf, type ListItem, type ListJob, oldestOf, type RowTools } from '../history/lists/rows.ts';
import { TopN } from '../history/lists/top-n.ts';
import { resolveContact } from '../history/live/contacts.ts';
import { OptionalCalls } from '../history/live/optional-calls.ts';
import { type Sides, sideOf } from '../history/live/sources.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import type { ContactCriteria } from '../mapping/search/selection.ts';
import type { Operation } from './operation.ts';

/** What the operations work with. */
export interface HistoryTools extends RowTools, Sides {
  /** The site as it is now; the fingerprint changes with everything a stored list depends on beside its rows. */
  readonly site: () => { readonly site: Site; readonly fingerprint: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: HistoryLimits;
}

/** How much one list may cost. */
export interface HistoryLimits {
  /** Interactions in a contact's history, which has no maxSize. */
  readonly historyLimit: number;
  /** Pages of a thousand rows that are read for one list. */
  readonly scanPages: number;
}

/** Whose history: a contact's, the tenant's (or one agent's), or an agent's, who is the caller where nobody is named. */
export type HistoryKind = 'contact' | 'interaction' | 'agent';

/** One list to be made. */
interface Wanted {
  readonly kind: HistoryKind;
  readonly contact: string | undefined;
  readonly request: HistoryRequest;
  readonly now: number;
}

/** RetrieveContactHistory, RetrieveInteractionHistory and RetrieveAgentHistory (8.5.2). */
export function retrieveHistory(kind: HistoryKind, tools: HistoryTools): Operation {
  const flights = new SingleFlight<string>();
  return ({ id, body, principal }) => {
    if (kind === 'contact' && id === undefined) throw new Refusal('missing-parameter', 'The contact is missing');
    if (!tools.features.histories) throw new Refusal('operation-forbidden', 'No feature for histories is switched on');
    const { site, fingerprint } = tools.site();
    const now = tools.clock.now();
    const read = historyRequest(body, now, site.calendar);
    const request =
      kind === 'agent' && read.userId === undefined ? { ...read, userId: gwsUserId(principal.userId) } : read;
    const wanted: Wanted = { kind, contact: kind === 'contact' ? id : undefined, request, now };
    return async (budget) => {
      const side = { ...tools, ...sideOf(tools, request.source) };
      const key = cacheKey(
        principal.tenantId,
        'list',
        fingerprint,
        side.source.tenantId,
        fingerprintOf(wanted, tools.features),
      );
      const kept = decodeEnvelope(await tools.cache.read(key), '{"interactions":[');
      return kept ?? flights.run(key, () => fetchList(wanted, key, budget, site, side), budget.deadline);
    };
  };
}

/** What two requests for the same list have in common, without anybody's number or address in it. */
function fingerprintOf({ kind, contact, request }: Wanted, { on }: Features): string {
  const { searchCustomAttributes, ...rest } = request;
  const features = on.map(({ id }) => id);
  return hash('sha256', JSON.stringify([kind, contact, rest, [...searchCustomAttributes], features]));
}

async function fetchList(
  wanted: Wanted,
  key: string,
  budget: Deadline,
  site: Site,
  tools: HistoryTools,
): Promise<string> {
  const { request, now } = wanted;
  const extras = new OptionalCalls();
  try {
    const items = await readItems(wanted, budget, site, extras, tools);
    const json = JSON.stringify({ interactions: items.map(({ item }) => item) });
    if (extras.failed.size === 0)
      await tools.cache.write(key, encodeEnvelope(json), listFreshMs(request.window.to, now));
    return json;
  } catch (error) {
    if (error instanceof ListTooLong) {
      tools.log.warn(
        { settings: ['SCAN_PAGES', 'HISTORY_LIMIT'] },
        'A history is longer than these settings let it be read',
      );
    }
    throw error;
  }
}

async function readItems(
  wanted: Wanted,
  budget: Deadline,
  site: Site,
  extras: OptionalCalls,
  tools: HistoryTools,
): Promise<readonly ListItem[]> {
  const { kind, contact, request, now } = wanted;
  const { call } = budget;
  const customer =
    contact === undefined
      ? undefined
      : await resolveContact(contact, site.profile, tools.source, tools.limits.scanPages, call);
  const { window, mediaType, userId, searchCustomAttributes: attributes } = request;
  const criteria = { window, mediaType, userId, attributes, ...(customer && { customer }) };
  const job: ListJob = {
    criteria,
    asked: request.customAttributes,
    site,
    now,
    extras,
    signal: budget.extras,
  };
  const most = kind === 'contact' ? Number.POSITIVE_INFINITY : request.maxSize;
  const items = new TopN(request.sort, most);
  for (const query of queriesOf(wanted, customer, site)) {
    for await (const page of fetchPages(tools.source, query, tools.limits.scanPages, call)) {
      items.add(await itemsOf(page, job, tools));
      if (kind === 'contact' && items.size > tools.limits.historyLimit) throw new ListTooLong();
      if (request.sort === 'desc' && items.size >= most && items.cannotGain(oldestOf(page))) break;
    }
  }
  return items.sorted();
}

/** What the source is asked for: the rows of each contact, or all of the window. */
function queriesOf(
  { request, now }: Wanted,
  customer: ContactCriteria | undefined,
  { profile }: Site,
): readonly { start: number; end: number; contactId?: string; attributeValues?: readonly string[] }[] {
  const padding = profile.windowPaddingHours * HOUR;
  const start = request.window.from - padding;
  // A window that lies open at its end moves while it is read.
  const end = Math.min(request.window.to + padding, now);
  if (start >= end) return [];
  const attributeValues = [...request.searchCustomAttributes.values()];
  const common = { start, end, ...(attributeValues.length > 0 && { attributeValues }) };
  if (customer === undefined || customer.address !== undefined) return [common];
  return [...customer.contactIds].map((contactId) => ({ ...common, contactId }));
}

const HOUR = 3_600_000;
