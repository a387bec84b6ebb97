import { SourceError } from '../../cxengage/errors.ts';
import { type CxInteraction, parseInteraction } from '../../cxengage/schema/interaction.ts';
import type { Features } from '../../genesys/features.ts';
import type { Counters } from '../../kit/counters.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { type JudgedRecord, judgeRecord } from '../../mapping/judged.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import {
  belongsTo,
  type Criteria,
  mediaTypeBy,
  possibleMediaTypes,
  selectionOf,
} from '../../mapping/search/selection.ts';
import { isOfTenant } from '../same-tenant.ts';

/** A row that matches everything that can be decided from the row itself. */
export interface SelectedRow {
  readonly id: string;
  /** Epoch milliseconds of its start; undefined if it is unreadable. */
  readonly startedAt: number | undefined;
  readonly raw: JsonObject;
  readonly record: CxInteraction;
  readonly judged: JudgedRecord;
  /** Its media type depends on a sub-type that only the artifacts contain. */
  readonly hasSubTypes: boolean;
  /** Whether the sub-type also decides if it belongs to the list. */
  readonly isMediaUncertain: boolean;
  /** Whether only the full record shows if the agent of the list handled it. */
  readonly isHandlerUnknown: boolean;
  /** Whether it may not belong to the list, for either reason. */
  readonly isUncertain: boolean;
  /** The sub-type, once it has been fetched. */
  readonly subType?: string | undefined;
}

/** What rows are selected by. */
export interface Selection {
  readonly criteria: Criteria;
  readonly features: Features;
  readonly profile: Profile;
  readonly tenantId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Rows that are left out, by reason; `foreign-tenant` should raise an alarm. */
  readonly skippedRows: Counters;
}

/** The rows of a page that may belong to the list. */
export interface SelectedPage {
  readonly rows: readonly SelectedRow[];
  /**
   * Later of start and end of the page's last row, in epoch milliseconds: no row of a later page starts after it, whether the source sorts by start
   * or by end. Undefined if the row has no readable end.
   */
  readonly laterRowsStartBy: number | undefined;
  /** Whether a row is of the contact of the list, whatever the other criteria. */
  readonly hasContact: boolean;
}

/** Selects rows without any source call. Throws SourceError for a row of another tenant: then nothing of the page can be trusted. */
export function selectRows(page: readonly unknown[], selection: Selection): SelectedPage {
  const { criteria, profile, now, skippedRows } = selection;
  const rows: SelectedRow[] = [];
  let laterRowsStartBy: number | undefined;
  let hasContact = false;
  for (const raw of page) {
    laterRowsStartBy = undefined;
    const record = isJsonObject(raw) ? parseInteraction(raw) : undefined;
    if (!record) {
      skippedRows.increment('unreadable');
      continue;
    }
    checkTenant(record, selection);
    const judged = judgeRecord(record, now, profile);
    const { startedAt: start, endedAt: end } = judged.facts;
    laterRowsStartBy = start === undefined || end === undefined ? undefined : Math.max(start, end);
    hasContact ||= criteria.contact !== undefined && belongsTo(judged.facts, criteria.contact);
    const input = { record, raw: { record: raw as JsonObject }, now };
    const result = selectionOf(input, judged, criteria, profile);
    const media = result === 'excluded' ? undefined : mediaOf(record, judged, selection);
    if (!media) {
      skippedRows.increment('not-selected');
      continue;
    }
    const isHandlerUnknown = result === 'unknown-handler';
    const isUncertain = media.isMediaUncertain || isHandlerUnknown;
    const certainty = { ...media, isHandlerUnknown, isUncertain };
    rows.push({ id: record.interactionId, startedAt: start, raw: raw as JsonObject, record, judged, ...certainty });
  }
  return { rows, laterRowsStartBy, hasContact };
}

function checkTenant(record: CxInteraction, { tenantId, skippedRows }: Selection): void {
  if (isOfTenant(record.tenantId, tenantId)) return;
  skippedRows.increment('foreign-tenant');
  throw new SourceError('unreadable', 'The source replied with another tenant’s rows');
}

/** What the media types that a row may have say about it; undefined if none of them belongs to the list. */
function mediaOf(
  record: CxInteraction,
  { facts }: JudgedRecord,
  selection: Selection,
): Pick<SelectedRow, 'hasSubTypes' | 'isMediaUncertain'> | undefined {
  const { profile } = selection;
  const possible = possibleMediaTypes(record, facts, profile);
  const isAsked = profile.subTypesInLists === 'ask' && possible.size > 1;
  const types = isAsked ? [...possible] : [mediaTypeBy(record, facts, undefined, profile)];
  const wanted = types.filter((mediaType) => isWanted(mediaType, selection));
  if (wanted.length === 0) return undefined;
  return { hasSubTypes: isAsked, isMediaUncertain: wanted.length < types.length };
}

/** Whether interactions of a media type, in lower case, belong to the list. */
export function isWanted(mediaType: string, { criteria, features }: Selection): boolean {
  return (criteria.mediaType === undefined || criteria.mediaType === mediaType) && features.allowsMediaType(mediaType);
}
