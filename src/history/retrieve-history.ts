import { hash } from 'node:crypto';
import type { Features } from '../genesys/features.ts';
import { type HistoryRequest, historyRequest } from '../genesys/history-request.ts';
import { Refusal } from '../genesys/refusal.ts';
import { gwsUserId } from '../genesys/resources.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import type { Site } from '../mapping/context.ts';
import type { Customer } from '../mapping/selection.ts';
import { storeKey } from '../store/keys.ts';
import { BestItems } from './best-items.ts';
import type { Budget } from './budget.ts';
import { customerOf } from './customer.ts';
import { Extras } from './extras.ts';
import { listFreshMs } from './freshness.ts';
import type { Operation } from './operation.ts';
import { pagesOf, TooLong } from './pages.ts';
import { itemsOf, type ListItem, type ListJob, oldestOf, type RowTools } from './rows.ts';
import { opened, sealed } from './sealed.ts';
import { type Sides, sideOf } from './sides.ts';

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
      const key = storeKey(
        principal.tenantId,
        'list',
        fingerprint,
        side.source.tenantId,
        fingerprintOf(wanted, tools.features),
      );
      const kept = opened(await tools.cache.read(key), '{"interactions":[');
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
  budget: Budget,
  site: Site,
  tools: HistoryTools,
): Promise<string> {
  const { request, now } = wanted;
  const extras = new Extras();
  try {
    const items = await readItems(wanted, budget, site, extras, tools);
    const json = JSON.stringify({ interactions: items.map(({ item }) => item) });
    if (extras.failed.size === 0) await tools.cache.keep(key, sealed(json), listFreshMs(request.window.to, now));
    return json;
  } catch (error) {
    if (error instanceof TooLong) {
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
  budget: Budget,
  site: Site,
  extras: Extras,
  tools: HistoryTools,
): Promise<readonly ListItem[]> {
  const { kind, contact, request, now } = wanted;
  const { call } = budget;
  const customer =
    contact === undefined
      ? undefined
      : await customerOf(contact, site.profile, tools.source, tools.limits.scanPages, call);
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
  const items = new BestItems(request.sort, most);
  for (const query of queriesOf(wanted, customer, site)) {
    for await (const page of pagesOf(tools.source, query, tools.limits.scanPages, call)) {
      items.add(await itemsOf(page, job, tools));
      if (kind === 'contact' && items.size > tools.limits.historyLimit) throw new TooLong();
      if (request.sort === 'desc' && items.size >= most && items.cannotGain(oldestOf(page))) break;
    }
  }
  return items.sorted();
}

/** What the source is asked for: the rows of each contact, or all of the window. */
function queriesOf(
  { request, now }: Wanted,
  customer: Customer | undefined,
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
