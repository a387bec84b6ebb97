import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import { type Facts, queuesInOrder } from './facts.ts';
import type { Profile } from './profile.ts';

type Item = Profile['userData'][string];

/** The attached data, flat and textual as UCS keeps it, under the profile's names. */
export function userDataOf(record: CxInteraction, facts: Facts, profile: Profile): Record<string, string> | undefined {
  const data: [string, string][] = [];
  for (const [name, item] of Object.entries(profile.userData)) {
    const value = items[item](record, facts);
    if (value) data.push([name, value]);
  }
  return data.length > 0 ? Object.fromEntries(data) : undefined;
}

const items: Record<Item, (record: CxInteraction, facts: Facts) => string | undefined> = {
  flow: (record) => record.flowName,
  'last-queue': (record) => queueNames(record).at(-1),
  'all-queues': (record) => (queueNames(record).length > 1 ? queueNames(record).join(',') : undefined),
  'contact-point': (_record, facts) => facts.contactPoint,
  customer: (_record, facts) => facts.customer,
  disposition: (record) =>
    record.dispositionName ?? record.details?.agents.findLast((agent) => agent.dispositionName)?.dispositionName,
  csat: (record) => (record.customerSatisfactionScore ?? record.details?.csat)?.toString(),
  flagged: (record) => (record.flagged ? 'true' : undefined),
  hooks: (record) =>
    record.hooks
      .map((hook) => [hook.hookType, hook.hookSubType, hook.hookId].map((part) => part ?? '').join('/'))
      .join(','),
};

function queueNames(record: CxInteraction): readonly string[] {
  return queuesInOrder(record).flatMap((queue) => queue.queueName ?? []);
}
