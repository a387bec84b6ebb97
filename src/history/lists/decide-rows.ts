import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import { mediaTypeBy } from '../../mapping/search/selection.ts';
import type { OptionalCalls } from '../live/optional-calls.ts';
import { fetchSubType, type SubTypeParts } from '../live/sub-types.ts';
import { isWanted, type SelectedRow, type Selection } from './select-rows.ts';
import type { TopN } from './top-n.ts';

/**
 * Fetches the sub-types that decide which rows are in the list, only of rows that would be in it, until all of those are certain. Throws SourceError
 * `unavailable` if one cannot be fetched: the list would miss the row, or show it wrongly.
 */
export async function resolveUndecidedRows(
  rows: TopN,
  selection: Selection,
  call: CallOptions,
  optionalCalls: OptionalCalls,
  parts: SubTypeParts,
): Promise<void> {
  for (let undecided = rows.undecided; undecided.length > 0; undecided = rows.undecided) {
    const decided = await Promise.all(
      undecided.map(
        async (row) => [row.id, await resolveUndecidedRow(row, selection, call, optionalCalls, parts)] as const,
      ),
    );
    if (optionalCalls.failed.has('artifacts')) {
      throw new SourceError('unavailable', 'The source did not return the media type of some rows');
    }
    rows.decide(new Map(decided));
  }
}

/** The row with its sub-type; undefined if it does not belong to the list. */
async function resolveUndecidedRow(
  row: SelectedRow,
  selection: Selection,
  call: CallOptions,
  optionalCalls: OptionalCalls,
  parts: SubTypeParts,
): Promise<SelectedRow | undefined> {
  const subType = await fetchSubType(row.record, call, optionalCalls, parts);
  const mediaType = mediaTypeBy(row.record, row.judged.facts, subType, selection.profile);
  return isWanted(mediaType, selection) ? { ...row, subType, hasSubTypes: false, isUncertain: false } : undefined;
}
