import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpText } from '../pointer/lookup.ts';
import type { Profile } from '../profile/profile.ts';
import { queuesInOrder } from './facts.ts';

/** The first present of the profile's sources. The documented samples show a queue-like text ("Customer support"). */
export function subjectOf(gathered: TranslationInput, profile: Profile): string | undefined {
  for (const source of profile.subject) {
    const subject = subjectFrom(source, gathered);
    if (subject) return subject;
  }
  return undefined;
}

function subjectFrom(source: Profile['subject'][number], gathered: TranslationInput): string | undefined {
  const { record, manifests, raw } = gathered;
  switch (source) {
    case 'received-email':
      return manifests?.received?.subject;
    case 'reply-email':
      return manifests?.reply?.subject;
    case 'first-queue':
      return queuesInOrder(record).find((queue) => queue.queueName)?.queueName;
    case 'flow':
      return record.flowName;
    default:
      return lookUpText(raw.record, source);
  }
}
