import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import { isAltered } from '../../kit/altered-text.ts';
import type { Counters } from '../../kit/counters.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Site, TranslationInput } from '../../mapping/input/translation-input.ts';
import { listItemOf } from '../../mapping/interaction/interaction.ts';
import { listItemByContent } from '../../mapping/interaction/list-item.ts';
import type { JudgedRecord } from '../../mapping/judged.ts';
import type { FetchParts } from '../live/fetch-input.ts';
import type { OptionalCalls } from '../live/optional-calls.ts';
import { fetchSubType } from '../live/sub-types.ts';
import { fetchCompleteRow } from './complete-row.ts';
import type { OrderedRow } from './row-order.ts';
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
  /** The interaction of a cached content. */
  readonly readCachedInteraction: (id: string) => Promise<GwsInteraction | undefined>;
}

/** An interaction of a list, and what lists are sorted by. */
export interface PresentedRow extends OrderedRow {
  readonly item: GwsInteraction;
  /** Its text was altered on its way: a later call may bring it as it is. */
  readonly isAltered: boolean;
}

/**
 * Fetches what the rows of a list still need and translates them: the full record of running interactions whose rows show no conversations, the
 * sub-type and the owner's name. What stays unknown is omitted, and a cached content overrules its row.
 */
export function fetchPresentedRows(
  rows: readonly SelectedRow[],
  presentation: Presentation,
  parts: FetchParts,
): Promise<readonly PresentedRow[]> {
  return Promise.all(rows.map((row) => fetchPresentedRow(row, presentation, parts)));
}

async function fetchPresentedRow(
  row: SelectedRow,
  presentation: Presentation,
  parts: FetchParts,
): Promise<PresentedRow> {
  const { id, startedAt } = row;
  const { profile } = presentation.site;
  const content = await presentation.readCachedInteraction(id);
  // A cached content has everything that would be fetched for the row.
  if (content) {
    const { record, raw, judged } = row;
    const shown = itemOf(record, raw, judged, {}, presentation);
    return { id, startedAt, ...shown, item: listItemByContent(shown.item, content, profile) };
  }
  const known = await fetchUncertain(row, presentation, parts);
  const { isStateCertain, areAgentsKnown } = known.judged;
  const state = isStateCertain ? known.judged.state : undefined;
  const judged = { ...known.judged, state, owner: areAgentsKnown ? known.judged.owner : undefined };
  const around = await fetchAround({ ...known, judged }, presentation, parts);
  return { id, startedAt, ...itemOf(known.record, known.raw, judged, around, presentation) };
}

/** The full record of a running interaction whose row shows no conversations; the row itself if there is no time for it. */
async function fetchUncertain(
  row: SelectedRow,
  { site, now, call, optionalCalls }: Presentation,
  { source }: FetchParts,
): Promise<SelectedRow> {
  const { facts, isStateCertain, areAgentsKnown } = row.judged;
  const hasEnded = facts.endedAt !== undefined;
  if (isStateCertain && (hasEnded || areAgentsKnown || row.record.agents.length === 0)) return row;
  const fetch = () => fetchCompleteRow(row, site.profile, now, source, call);
  return (await optionalCalls.attempt('record', fetch)) ?? row;
}

/** What a list shows beside the record: the sub-type and the owner's name. */
async function fetchAround(
  { record, judged, hasSubTypes, subType: known }: SelectedRow,
  { call, optionalCalls }: Presentation,
  parts: FetchParts,
): Promise<Pick<TranslationInput, 'subType' | 'users'>> {
  const subType = hasSubTypes ? await fetchSubType(record, call, optionalCalls, parts) : known;
  const owner = judged.owner?.userId;
  const user =
    owner === undefined ? undefined : await optionalCalls.attempt('users', () => parts.users.fetch(owner, call));
  return { subType, ...(owner !== undefined && user !== undefined && { users: new Map([[owner, user]]) }) };
}

function itemOf(
  record: CxInteraction,
  raw: JsonObject,
  judged: JudgedRecord,
  around: Pick<TranslationInput, 'subType' | 'users'>,
  { site, attributeNames, now, diagnostics }: Presentation,
): Pick<PresentedRow, 'item' | 'isAltered'> {
  const translated = listItemOf({ record, raw: { record: raw }, now, ...around }, attributeNames, site, { judged });
  for (const { code } of translated.diagnostics) diagnostics.increment(code);
  const users = [...(around.users?.values() ?? [])];
  const isRowAltered = isAltered(raw) || users.some(isAltered);
  if (isRowAltered) diagnostics.increment('altered-text');
  return { item: translated.value, isAltered: isRowAltered };
}
