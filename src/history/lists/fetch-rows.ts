import type { ListQuery } from '../../cxengage/source.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { ContactCriteria } from '../../mapping/search/selection.ts';
import type { ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { readCachedInteraction } from '../live/cached-interactions.ts';
import { optionalCall, primaryCall } from '../live/call-options.ts';
import { isIdRejected, resolveContact, resolveUnseenId } from '../live/contacts.ts';
import type { RequestParts, SiteVersion } from '../live/live-parts.ts';
import { OptionalCalls } from '../live/optional-calls.ts';
import type { ComparedTimes } from './compared-times.ts';
import { resolveUndecidedRows } from './decide-rows.ts';
import { fetchPages } from './pages.ts';
import { fetchPresentedRows, type PresentedRow } from './present-rows.ts';
import { resolveQueryWindow } from './query-window.ts';
import { rowOrder } from './row-order.ts';
import { type Selection, selectRows } from './select-rows.ts';
import { TopN } from './top-n.ts';
import type { QueryWindow } from './window-padding.policy.ts';

/** The rows of a list in order. A degraded list lacks what failed calls would have brought. */
export interface FetchedRows {
  readonly rows: readonly PresentedRow[];
  readonly isDegraded: boolean;
}

/**
 * Fetches a list: judge and select the rows of each page, keep the first `maxSize`, and only then fetch what those need. Throws ListTooLong and
 * SourceError, `not-found` for a contact that the source does not know.
 */
export async function fetchRows(
  request: ListRequest,
  { site, fingerprint }: SiteVersion,
  parts: RequestParts,
  deadline: Deadline,
  comparedTimes: ComparedTimes,
): Promise<FetchedRows> {
  const { source, limits, clock, log, diagnostics, skippedRows } = parts;
  const { profile } = site;
  const [now, call, optional] = [clock.now(), primaryCall(deadline), optionalCall(deadline)];
  const optionalCalls = new OptionalCalls();
  const { window, mediaType, userId, sort, attributeNames, features, searchAttributes: attributes } = request;
  const selection: Selection = {
    criteria: { window, mediaType, userId, attributes },
    features,
    profile,
    tenantId: source.tenantId,
    now,
    skippedRows,
  };
  const readCached = (id: string) => readCachedInteraction(id, fingerprint, parts);
  const presentation = {
    site,
    attributeNames,
    now,
    call: optional,
    optionalCalls,
    diagnostics,
    readCachedInteraction: readCached,
  };
  const isComplete = request.maxSize === undefined;
  const top = new TopN(sort, request.maxSize ?? Number.POSITIVE_INFINITY);
  const presented: PresentedRow[] = [];
  const decide = (): Promise<void> =>
    resolveUndecidedRows(top, selection, { primary: call, optional, optionalCalls }, parts);
  const queryWindow = await resolveQueryWindow(window, profile, now, comparedTimes, optional);

  /** Reads the rows of these contacts, or of all. Returns whether any row is of them. */
  async function scan(contact?: ContactCriteria): Promise<boolean> {
    const selected = contact ? { ...selection, criteria: { ...selection.criteria, contact } } : selection;
    let hasContact = false;
    for (const query of queriesOf(queryWindow, contact, request, profile.attributeValuesWithContact)) {
      for await (const page of fetchPages(source, query, limits.scanPages, call)) {
        const { rows, laterRowsStartBy, hasContact: has } = selectRows(page, selected);
        hasContact ||= has;
        top.add(rows);
        if (isComplete) {
          // No row can be displaced, so rows are presented at once and not held.
          await decide();
          presented.push(...(await fetchPresentedRows(top.takeRows(), presentation, parts)));
          if (presented.length > limits.historyLimit) throw new ListTooLong('HISTORY_LIMIT');
        } else if (sort === 'desc') {
          await decide();
          if (top.isCompleteBefore(laterRowsStartBy)) break;
        }
      }
    }
    return hasContact;
  }

  async function scanContact(name: string): Promise<void> {
    const contactParts = { source, profile, log, maxPages: limits.scanPages };
    const { criteria, isConfirmed } = await resolveContact(name, contactParts, call);
    const [id = name] = criteria.contactIds;
    const hasContact = await scan(criteria).catch((error: unknown) => {
      if (isConfirmed || !isIdRejected(error, id)) throw error;
      return false;
    });
    if (isConfirmed || hasContact) return;
    const others = await resolveUnseenId(id, contactParts, call);
    if (others) await scan(others);
  }

  await (request.contact === undefined ? scan() : scanContact(request.contact));
  await decide();
  presented.push(...(await fetchPresentedRows(top.takeRows(), presentation, parts)));
  return {
    rows: presented.sort(rowOrder(sort)),
    isDegraded: optionalCalls.failed.size > 0 || presented.some((row) => row.isAltered),
  };
}

/** What the source is asked for: the rows of each contact, or all rows of the window. */
function queriesOf(
  window: QueryWindow | undefined,
  contact: ContactCriteria | undefined,
  { searchAttributes }: ListRequest,
  attributeValuesWithContact: boolean,
): readonly Omit<ListQuery, 'offset' | 'limit'>[] {
  if (!window) return [];
  const attributeValues = searchAttributes.size > 0 ? { attributeValues: [...searchAttributes.values()] } : {};
  if (contact === undefined || contact.address !== undefined) return [{ ...window, ...attributeValues }];
  const values = attributeValuesWithContact ? attributeValues : {};
  return [...contact.contactIds].map((contactId) => ({ ...window, ...values, contactId }));
}
