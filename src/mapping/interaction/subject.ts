import type { TranslationInput } from '../input/translation-input.ts';
import { lookUpText } from '../pointer/lookup.ts';
import type { Profile } from '../profile/profile.ts';
import { type Facts, queuesInOrder } from './facts.ts';

/**
 * The subject from the first of the profile's sources that has one. The documented samples have a queue name ("Customer support"). An e-mail
 * never gets the name of its queue or flow: next to real subjects it would look like one.
 */
export function subjectOf(input: TranslationInput, { channelType }: Facts, profile: Profile): string | undefined {
  for (const source of profile.subject) {
    if (channelType === 'email' && (source === 'first-queue' || source === 'flow')) continue;
    const subject = subjectFrom(source, input);
    if (subject) return subject;
  }
  return undefined;
}

function subjectFrom(source: Profile['subject'][number], input: TranslationInput): string | undefined {
  const { record, manifests, raw } = input;
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
