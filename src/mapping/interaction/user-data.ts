import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpText } from '../pointer/lookup.ts';
import { escaped } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import type { Trace } from '../trace/trace.ts';
import { type Facts, queuesInOrder } from './facts.ts';

type Table = Profile['userData'];
type Setting = Table[string];
type Named = Exclude<Setting, `/${string}`>;

/** One item of attached data: its name, and what makes it. */
interface Item {
  readonly name: string;
  readonly make: (gathered: TranslationInput, facts: Facts) => string | undefined;
}

/** The attached data, flat and textual as UCS keeps it, under the profile's names. What is empty says nothing. */
export function userDataOf(
  gathered: TranslationInput,
  facts: Facts,
  profile: Profile,
  trace?: Trace,
): Record<string, string> | undefined {
  let data: Record<string, string> | undefined;
  for (const { name, make } of trace ? watchedItems(profile.userData) : knownItems(profile.userData)) {
    const value = trace
      ? trace.rule(`/interaction/userData/${escaped(name)}`, 'userData', () => make(gathered, facts) || undefined)
      : make(gathered, facts) || undefined;
    if (value === undefined) continue;
    data ??= {};
    data[name] = value;
  }
  return data;
}

const known = new WeakMap<Table, readonly Item[]>();

function knownItems(table: Table): readonly Item[] {
  let items = known.get(table);
  if (!items) {
    items = Object.entries(table).map(([name, setting]) => ({ name, make: makerOf(setting) }));
    known.set(table, items);
  }
  return items;
}

/** Looks each setting up where its item is made, so that a trace sees it. */
function watchedItems(table: Table): readonly Item[] {
  return Object.keys(table).map((name) => ({
    name,
    make: (gathered, facts) => makerOf(table[name] as Setting)(gathered, facts),
  }));
}

function makerOf(setting: Setting): Item['make'] {
  if (isPointer(setting)) return ({ raw }) => lookUpText(raw.record, setting);
  const get = named[setting];
  return ({ record }, facts) => get(record, facts);
}

function isPointer(setting: Setting): setting is `/${string}` {
  return setting.startsWith('/');
}

const named: Record<Named, (record: CxInteraction, facts: Facts) => string | undefined> = {
  flow: (record) => record.flowName,
  'last-queue': (record) => queuesInOrder(record).findLast((queue) => queue.queueName)?.queueName,
  'all-queues': severalQueues,
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

function severalQueues(record: CxInteraction): string | undefined {
  if (record.queues.length < 2) return undefined;
  const names = queuesInOrder(record).flatMap((queue) => queue.queueName ?? []);
  return names.length > 1 ? names.join(',') : undefined;
}
