import type { ListQuery } from '../../cxengage/source.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { HOUR } from '../../kit/durations.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import type { ContactCriteria } from '../../mapping/search/selection.ts';
import type { ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { optionalCall, primaryCall } from '../live/call-options.ts';
import { resolveContact } from '../live/contacts.ts';
import type { LiveParts, SiteVersion } from '../live/live-parts.ts';
import { OptionalCalls } from '../live/optional-calls.ts';
import { decideRows } from './decide-rows.ts';
import { fetchPages } from './pages.ts';
import { type PresentedRow, presentRows } from './present-rows.ts';
import { type Selection, selectRows } from './select-rows.ts';
import { TopN } from './top-n.ts';

/** The rows of a list in order. A degraded list lacks what failed calls would have brought. */
export interface FetchedRows {
  readonly rows: readonly PresentedRow[];
  readonly isDegraded: boolean;
}

/**
 * Fetches a list: judge and select the rows of each page, keep the first `maxSize`, and only then fetch what those need. Throws ListTooLong and
 * SourceError.
 */
export async function fetchRows(
  request: ListRequest,
  { site }: SiteVersion,
  parts: LiveParts,
  deadline: Deadline,
): Promise<FetchedRows> {
  const { source, limits, clock, diagnostics, skippedRows } = parts;
  const { profile } = site;
  const [now, call, optionalCalls] = [clock.now(), primaryCall(deadline), new OptionalCalls()];
  const contactParts = { source, profile, maxPages: limits.scanPages };
  const contact = request.contact === undefined ? undefined : await resolveContact(request.contact, contactParts, call);
  const { window, mediaType, userId } = request;
  const selection: Selection = {
    criteria: { window, mediaType, userId, attributes: request.searchAttributes, ...(contact && { contact }) },
    features: request.features,
    profile,
    tenantId: source.tenantId,
    now,
    skippedRows,
  };
  const optional = optionalCall(deadline);
  const presentation = {
    site,
    attributeNames: request.attributeNames,
    now,
    call: optional,
    optionalCalls,
    diagnostics,
  };
  const isComplete = request.maxSize === undefined;
  const top = new TopN(request.sort, request.maxSize ?? Number.POSITIVE_INFINITY);
  const decide = (): Promise<void> => decideRows(top, selection, optional, optionalCalls, parts);
  const presented: PresentedRow[] = [];

  for (const query of queriesOf(request, contact, now, profile)) {
    for await (const page of fetchPages(source, query, limits.scanPages, call)) {
      const { rows, laterRowsStartBy } = selectRows(page, selection);
      top.add(rows);
      if (isComplete) {
        // No row can be displaced, so rows are presented at once and not held.
        await decide();
        presented.push(...(await presentRows(top.takeRows(), presentation, parts)));
        if (presented.length > limits.historyLimit) throw new ListTooLong();
      } else if (request.sort === 'desc') {
        await decide();
        if (top.isCompleteBefore(laterRowsStartBy)) break;
      }
    }
  }
  await decide();
  presented.push(...(await presentRows(top.takeRows(), presentation, parts)));
  return {
    rows: inOrder(presented, request.sort),
    isDegraded: optionalCalls.failed.size > 0 || presented.some((row) => row.isAltered),
  };
}

function inOrder(rows: PresentedRow[], sort: 'asc' | 'desc'): readonly PresentedRow[] {
  const sign = sort === 'asc' ? 1 : -1;
  return rows.sort((a, b) => sign * (a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)));
}

/** What the source is asked for: the rows of each contact, or all rows of the window. */
function queriesOf(
  { window, searchAttributes }: ListRequest,
  contact: ContactCriteria | undefined,
  now: number,
  profile: Profile,
): readonly Omit<ListQuery, 'offset' | 'limit'>[] {
  const padding = profile.windowPaddingHours * HOUR;
  const start = window.from - padding;
  // A window with an open end changes while it is read.
  const end = Math.min(window.to + padding, now);
  if (start >= end) return [];
  const attributeValues = [...searchAttributes.values()];
  const common = { start, end, ...(attributeValues.length > 0 && { attributeValues }) };
  if (contact === undefined || contact.address !== undefined) return [common];
  return [...contact.contactIds].map((contactId) => ({ ...common, contactId }));
}
