import { embeddedContent, type WhyNoTranscript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { userOf } from '../input/user-lookup.ts';
import type { Judged } from '../judged.ts';
import { conversationAgeOf, missingTranscriptOf } from '../messages/missing-transcript.policy.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * What the content lacks and why, for desktops, which see no diagnostics: an empty list of messages does not tell an expired transcript from an
 * absent one. Undefined if nothing is missing, or if the input of an offline translation did not contain it.
 */
export function incompleteOf(input: TranslationInput, judged: Judged, profile: Profile): string | undefined {
  const { forbidden = [], unavailable = [] } = input;
  const why = whyNoMessages(input);
  if (why === undefined && forbidden.length + unavailable.length === 0) return undefined;
  const parts: string[] = [];
  if (why !== undefined && profile.conversations.includes(judged.mediaType)) {
    parts.push(`transcript:${missingTranscriptOf(why, conversationAgeOf(judged), input.now, profile)}`);
  }
  if (!input.notes?.length) {
    if (forbidden.includes('notes')) parts.push('notes:forbidden');
    else if (unavailable.includes('notes')) parts.push('notes:unavailable');
  }
  if (unavailable.includes('users') && mayLackUsers(input, judged, profile)) parts.push('users:unavailable');
  if (unavailable.includes('manifest') && judged.facts.channelType === 'email') parts.push('manifest:unavailable');
  return parts.join(',') || undefined;
}

/** Whether a user who was not fetched is in the content: the owner, or an agent in the messages. */
function mayLackUsers({ users }: TranslationInput, { owner, mediaType }: Judged, profile: Profile): boolean {
  const isOwnerMissing = owner !== undefined && userOf(users, owner.userId) === undefined;
  return isOwnerMissing || profile.conversations.includes(mediaType);
}

/** Undefined if there are messages, or if no transcript was requested. */
function whyNoMessages({ transcript, record }: TranslationInput): WhyNoTranscript | undefined {
  if (transcript?.kind === 'stored' || transcript?.kind === 'live') return undefined;
  const isKnown = transcript?.why !== undefined && transcript.why !== 'absent';
  return !isKnown && embeddedContent(record).kind === 'unreadable' ? 'unreadable' : transcript?.why;
}
