import type { CxAgent, CxInteraction } from '../cxengage/schema/interaction.ts';
import type { Gathered } from './context.ts';
import { type Facts, queuesInOrder } from './facts.ts';
import { textAt } from './pointed.ts';
import { escaped } from './pointer.ts';
import type { Profile } from './profile.ts';
import type { Trace } from './trace.ts';

type Item = Profile['userData'][string];
type Named = Exclude<Item, `/${string}`>;

/** The attached data, flat and textual as UCS keeps it, under the profile's names. */
export function userDataOf(
  gathered: Gathered,
  facts: Facts,
  profile: Profile,
  trace?: Trace,
): Record<string, string> | undefined {
  let data: Record<string, string> | undefined;
  const { userData } = profile;
  for (const name in userData) {
    // What is empty says nothing.
    const make = (): string | undefined => itemOf(userData[name] as Item, gathered, facts) || undefined;
    const value = trace ? trace.rule(`/interaction/userData/${escaped(name)}`, 'userData', make) : make();
    if (value === undefined) continue;
    data ??= {};
    data[name] = value;
  }
  return data;
}

function itemOf(item: Item, { record, raw }: Gathered, facts: Facts): string | undefined {
  return isPointer(item) ? textAt(raw.record, item) : named[item](record, facts);
}

function isPointer(item: Item): item is `/${string}` {
  return item.startsWith('/');
}

const named: Record<Named, (record: CxInteraction, facts: Facts) => string | undefined> = {
  flow: (record) => record.flowName,
  'last-queue': (record) => queuesInOrder(record).findLast((queue) => queue.queueName)?.queueName,
  'all-queues': (record) => (record.queues.length > 1 ? severalQueues(record) : undefined),
  'contact-point': (_record, facts) => facts.contactPoint,
  customer: (_record, facts) => facts.customer,
  disposition: (record) =>
    record.dispositionName ?? lastDisposition(record.details?.agents ?? []) ?? lastDisposition(record.agents),
  csat: (record) => (record.customerSatisfactionScore ?? record.details?.csat)?.toString(),
  flagged: (record) => (record.flagged ? 'true' : undefined),
  hooks: ({ hooks }) =>
    hooks.map((hook) => [hook.hookType, hook.hookSubType, hook.hookId].map((part) => part ?? '').join('/')).join(','),
};

function lastDisposition(agents: readonly CxAgent[]): string | undefined {
  return agents.findLast((agent) => agent.dispositionName)?.dispositionName;
}

function severalQueues(record: CxInteraction): string | undefined {
  const names = queuesInOrder(record).flatMap((queue) => queue.queueName ?? []);
  return names.length > 1 ? names.join(',') : undefined;
}
