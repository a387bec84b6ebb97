import type { CallOptions } from '../../cxengage/source.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import { isAltered } from '../../kit/altered-text.ts';
import type { Counters } from '../../kit/counters.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { listItemOf } from '../../mapping/interaction/interaction.ts';
import type { FetchParts } from '../live/fetch-input.ts';
import type { OptionalCalls } from '../live/optional-calls.ts';
import { fetchSubType } from '../live/sub-types.ts';
import type { SelectedRow } from './select-rows.ts';

/** How rows are presented. */
export interface Presentation {
  readonly site: Site;
  /** Names of the custom attributes to show. */
  readonly attributeNames: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly call: CallOptions;
  readonly optionalCalls: OptionalCalls;
  /** Diagnostics by code. */
  readonly diagnostics: Counters;
}

/** An interaction of a list, and what lists are sorted by. */
export interface PresentedRow {
  readonly id: string;
  /** Epoch milliseconds of its start. */
  readonly startedAt: number;
  readonly item: GwsInteraction;
  /** Its text was altered on its way: a later call may bring it as it is. */
  readonly isAltered: boolean;
}

/** Fetches what the rows of a list still need, the sub-type and the owner's name, and translates them. */
export function presentRows(
  rows: readonly SelectedRow[],
  presentation: Presentation,
  parts: FetchParts,
): Promise<readonly PresentedRow[]> {
  return Promise.all(rows.map((row) => presentRow(row, presentation, parts)));
}

async function presentRow(
  { id, startedAt, raw, record, judged, hasSubTypes, subType: known }: SelectedRow,
  { site, attributeNames, now, call, optionalCalls, diagnostics }: Presentation,
  parts: FetchParts,
): Promise<PresentedRow> {
  const subType = hasSubTypes ? await fetchSubType(record, call, optionalCalls, parts) : known;
  const owner = judged.owner?.userId;
  const user =
    owner === undefined ? undefined : await optionalCalls.attempt('users', () => parts.users.fetch(owner, call));
  const users = owner === undefined || user === undefined ? undefined : new Map([[owner, user]]);
  const input = { record, raw: { record: raw }, now, subType, ...(users && { users }) };
  const translated = listItemOf(input, attributeNames, site, { judged });
  for (const { code } of translated.diagnostics) diagnostics.increment(code);
  const isRowAltered = isAltered(raw) || isAltered(user);
  if (isRowAltered) diagnostics.increment('altered-text');
  return { id, startedAt, item: translated.value, isAltered: isRowAltered };
}
