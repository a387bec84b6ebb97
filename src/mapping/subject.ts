import type { Gathered } from './context.ts';
import { queuesInOrder } from './facts.ts';
import type { Profile } from './profile.ts';

/** The first present of the profile's sources. The documented samples show a queue-like text ("Customer support"). */
export function subjectOf(gathered: Gathered, profile: Profile): string | undefined {
  const { record, manifests } = gathered;
  const sources: Record<Profile['subject'][number], () => string | undefined> = {
    'received-email': () => manifests?.received?.subject,
    'reply-email': () => manifests?.reply?.subject,
    'first-queue': () => queuesInOrder(record).find((queue) => queue.queueName)?.queueName,
    flow: () => record.flowName,
  };
  for (const source of profile.subject) {
    const subject = sources[source]();
    if (subject) return subject;
  }
  return undefined;
}
