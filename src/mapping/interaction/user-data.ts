import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpText } from '../pointer/lookup.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import type { Trace } from '../trace/trace.ts';
import { type Facts, queuesInOrder } from './facts.ts';

type Table = Profile['userData'];
type Source = Table[string];
type NamedSource = Exclude<Source, `/${string}`>;

/** An item of attached data: its name and the function that reads its value. */
interface Item {
  readonly name: string;
  readonly read: (input: TranslationInput, facts: Facts) => string | undefined;
}

/** The attached data under the profile's names: a flat object of strings, as in UCS. Empty values are omitted. */
export function userDataOf(
  input: TranslationInput,
  facts: Facts,
  profile: Profile,
  trace?: Trace,
): Record<string, string> | undefined {
  let data: Record<string, string> | undefined;
  for (const { name, read } of trace ? tracedItems(profile.userData) : cachedItems(profile.userData)) {
    const value = trace
      ? trace.traceRule(`/interaction/userData/${escapeKey(name)}`, 'userData', () => read(input, facts) || undefined)
      : read(input, facts) || undefined;
    if (value === undefined) continue;
    data ??= {};
    data[name] = value;
  }
  return data;
}

const itemCache = new WeakMap<Table, readonly Item[]>();

function cachedItems(table: Table): readonly Item[] {
  let items = itemCache.get(table);
  if (!items) {
    items = Object.entries(table).map(([name, source]) => ({ name, read: itemReader(source) }));
    itemCache.set(table, items);
  }
  return items;
}

/** Items that look up their source on every read, so that the trace records the profile entry. */
function tracedItems(table: Table): readonly Item[] {
  return Object.keys(table).map((name) => ({
    name,
    read: (input, facts) => itemReader(table[name] as Source)(input, facts),
  }));
}

function itemReader(source: Source): Item['read'] {
  if (isPointer(source)) return ({ raw }) => lookUpText(raw.record, source);
  const read = namedSources[source];
  return ({ record }, facts) => read(record, facts);
}

function isPointer(source: Source): source is `/${string}` {
  return source.startsWith('/');
}

const namedSources: Record<NamedSource, (record: CxInteraction, facts: Facts) => string | undefined> = {
  flow: (record) => record.flowName,
  'last-queue': (record) => queuesInOrder(record).findLast((queue) => queue.queueName)?.queueName,
  'all-queues': allQueueNames,
  'contact-point': (_record, facts) => facts.contactPoint,
  customer: (_record, facts) => facts.customer,
  disposition: (record) =>
    record.dispositionName ?? lastDisposition(record.details?.agents ?? []) ?? lastDisposition(record.agents),
  csat: (record) => (record.customerSatisfactionScore ?? record.details?.csat)?.toString(),
  flagged: (record) => (record.flagged ? 'true' : undefined),
  hooks: ({ hooks }) => (hooks.length > 0 ? hooks.map(hookText).join(',') : undefined),
};

function hookText({ hookType, hookSubType, hookId }: CxInteraction['hooks'][number]): string {
  return [hookType, hookSubType, hookId].map((part) => part ?? '').join('/');
}

function lastDisposition(agents: readonly CxAgent[]): string | undefined {
  return agents.findLast((agent) => agent.dispositionName)?.dispositionName;
}

function allQueueNames(record: CxInteraction): string | undefined {
  if (record.queues.length < 2) return undefined;
  const names = queuesInOrder(record).flatMap((queue) => queue.queueName ?? []);
  return names.length > 1 ? names.join(',') : undefined;
}
