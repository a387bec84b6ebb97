import { SourceError } from '../../cxengage/errors.ts';
import { type CxInteraction, readInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import type { Features } from '../../genesys/features.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { Counters } from '../../kit/counters.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { DiagnosticsCollector } from '../../mapping/diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from '../../mapping/input/translation-input.ts';
import { factsOf } from '../../mapping/interaction/facts.ts';
import { listItemOf } from '../../mapping/interaction/interaction.ts';
import { ownerOf } from '../../mapping/interaction/owner.ts';
import {
  type Criteria,
  isSelected,
  mediaTypeBy,
  possibleMediaTypes,
  startInstantOf,
} from '../../mapping/search/selection.ts';
import { type FetchTools, fetchSubType, OPTIONAL_PRIORITY } from '../live/fetch-input.ts';
import type { OptionalCalls } from '../live/optional-calls.ts';

/** An interaction as a list shows it, and by what lists are sorted. */
export interface ListItem {
  /** Epoch milliseconds of its start. */
  readonly at: number;
  readonly id: string;
  readonly item: GwsInteraction;
}

/** What turning rows into items works with. */
export interface RowTools extends FetchTools {
  readonly features: Features;
  /** Diagnostics by their code. */
  readonly diagnostics: Counters;
  /** Rows that were left out, by why; one of another tenant must alarm somebody. */
  readonly leftOut: Counters;
}

/** One list: what it holds, how it is written, and what failed beside it. */
export interface ListJob {
  readonly criteria: Criteria;
  /** Names of custom attributes that were asked for. */
  readonly asked: readonly string[];
  readonly site: Site;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly extras: OptionalCalls;
  readonly signal: AbortSignal;
}

/** The items of those rows that belong to the list. Throws SourceError for a row of another tenant: then nothing of the list can be believed. */
export async function itemsOf(rows: readonly unknown[], job: ListJob, tools: RowTools): Promise<readonly ListItem[]> {
  const found = rows.flatMap((row) => selected(row, job, tools));
  const items = await Promise.all(found.map((gathered) => itemOf(gathered, job, tools)));
  // What cannot be told apart would be missing from the list, or stand in it for something else.
  if (job.criteria.mediaType !== undefined && job.extras.failed.has('artifacts')) {
    throw new SourceError('unavailable', 'The source did not tell the media of some rows');
  }
  return items.filter((item) => item !== undefined);
}

/** When the oldest of a page's rows began, in epoch milliseconds; undefined where one does not say. */
export function oldestOf(rows: readonly unknown[]): number | undefined {
  const starts = rows.map((row) => {
    const record = isJsonObject(row) ? readInteraction(row) : undefined;
    return record && startInstantOf(record);
  });
  return starts.includes(undefined)
    ? undefined
    : (starts as number[]).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function selected(
  row: unknown,
  { criteria, site, now }: ListJob,
  { source, leftOut }: RowTools,
): readonly TranslationInput[] {
  const record = isJsonObject(row) ? readInteraction(row) : undefined;
  if (!record) {
    leftOut.add('unreadable');
    return [];
  }
  if (record.tenantId !== undefined && record.tenantId !== source.tenantId) {
    leftOut.add('foreign-tenant');
    throw new SourceError('unreadable', 'The source answered with another tenant’s rows');
  }
  const gathered: TranslationInput = { record, raw: { record: row as JsonObject }, now };
  const { mediaType } = criteria;
  const wanted =
    isSelected(gathered, criteria, site.profile) &&
    (mediaType === undefined || possibleMediaTypes(record, site.profile).has(mediaType));
  if (!wanted) leftOut.add('not-asked-for');
  return wanted ? [gathered] : [];
}

async function itemOf(gathered: TranslationInput, job: ListJob, tools: RowTools): Promise<ListItem | undefined> {
  const { record } = gathered;
  const { criteria, asked, site, extras, signal } = job;
  const call: CallOptions = { signal, priority: OPTIONAL_PRIORITY };
  const subType = await knownSubType(record, site, call, extras, tools);
  const mediaType = mediaTypeBy(record, subType, site.profile);
  if (criteria.mediaType !== undefined && mediaType !== criteria.mediaType) return undefined;
  if (!tools.features.allow(mediaType)) return undefined;
  const owner = ownerOf(record, factsOf(record, new DiagnosticsCollector()), site.profile)?.userId;
  const user = owner === undefined ? undefined : await extras.attempt('users', () => tools.users.fetch(owner, call));
  const users = owner === undefined || user === undefined ? undefined : new Map([[owner, user]]);
  const { value, diagnostics } = listItemOf({ ...gathered, subType, ...(users && { users }) }, asked, site);
  for (const { code } of diagnostics) tools.diagnostics.add(code);
  return { at: startInstantOf(record) ?? 0, id: record.interactionId, item: value };
}

/** The sub-type where it makes a difference and the profile wants it asked for. */
async function knownSubType(
  record: CxInteraction,
  { profile }: Site,
  call: CallOptions,
  extras: OptionalCalls,
  tools: FetchTools,
): Promise<string | undefined> {
  if (profile.subTypesInLists === 'do-without' || possibleMediaTypes(record, profile).size === 1) return undefined;
  return fetchSubType(record, call, extras, tools);
}
