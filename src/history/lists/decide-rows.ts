import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import { mediaTypeBy, selectionOf } from '../../mapping/search/selection.ts';
import type { OptionalCalls } from '../live/optional-calls.ts';
import { fetchSubType, type SubTypeParts } from '../live/sub-types.ts';
import { fetchCompleteRow } from './complete-row.ts';
import { isWanted, type SelectedRow, type Selection } from './select-rows.ts';
import type { TopN } from './top-n.ts';

/** The calls that decide about rows. */
export interface DecidingCalls {
  /** For full records, without which there is no list. */
  readonly primary: CallOptions;
  /** For sub-types, which are cached for other lists even if this one fails. */
  readonly optional: CallOptions;
  readonly optionalCalls: OptionalCalls;
}

/**
 * Fetches what decides which rows are in the list, the sub-types and who handled an interaction, only of rows that would be in it, until all of those
 * are certain. Throws SourceError, `not-permitted` for a viewer who may not learn it, if it cannot be fetched: the list would miss the row, or show it wrongly.
 */
export async function resolveUndecidedRows(
  rows: TopN,
  selection: Selection,
  calls: DecidingCalls,
  parts: SubTypeParts,
): Promise<void> {
  for (let undecided = rows.undecided; undecided.length > 0; undecided = rows.undecided) {
    const decided = await Promise.all(
      undecided.map(async (row) => [row.id, await resolveUndecidedRow(row, selection, calls, parts)] as const),
    );
    if (calls.optionalCalls.notPermitted.has('artifacts')) {
      throw new SourceError('not-permitted', 'The caller may not learn the media type of some rows');
    }
    if (calls.optionalCalls.failed.has('artifacts')) throw unknownMediaType();
    rows.decide(new Map(decided));
  }
}

/** The row with what was missing; undefined if it does not belong to the list. */
async function resolveUndecidedRow(
  row: SelectedRow,
  selection: Selection,
  { primary, optional, optionalCalls }: DecidingCalls,
  parts: SubTypeParts,
): Promise<SelectedRow | undefined> {
  const { profile, criteria, now } = selection;
  const known = row.isHandlerUnknown ? await fetchCompleteRow(row, profile, now, parts.source, primary) : row;
  if (row.isHandlerUnknown) {
    const input = { record: known.record, raw: { record: known.raw }, now };
    if (selectionOf(input, known.judged, criteria, profile) !== 'selected') return undefined;
  }
  const decided = { ...known, isHandlerUnknown: false, isUncertain: false };
  if (!row.isMediaUncertain) return decided;
  const subType = await fetchSubType(known.record, optional, optionalCalls, parts);
  const mediaType = mediaTypeBy(known.record, known.judged.facts, subType, profile);
  if (!isWanted(mediaType, selection)) return undefined;
  return { ...decided, subType, hasSubTypes: false, isMediaUncertain: false };
}

/** A list of one media type would miss the row, or show it wrongly. */
function unknownMediaType(): SourceError {
  return new SourceError('unavailable', 'The source did not return the media type of some rows');
}
