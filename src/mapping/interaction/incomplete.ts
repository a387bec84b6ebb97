import { instantOf } from '../../cxengage/schema/instant.ts';
import { HOUR } from '../../kit/durations.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import type { Judged } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';

/** Why a conversation has no messages. `pending`: they may still appear; `not-given`: nobody asked for them. */
export type MissingTranscript =
  | 'pending'
  | 'expired'
  | 'absent'
  | 'forbidden'
  | 'unreadable'
  | 'unavailable'
  | 'not-given';

/** Why the transcript is missing; undefined if there is one. An absent one of a running or recent interaction is pending. */
export function missingTranscriptOf(
  { transcript, now }: TranslationInput,
  { facts, state }: Judged,
  profile: Profile,
): MissingTranscript | undefined {
  if (transcript === undefined) return 'not-given';
  if (transcript.kind !== 'none') return undefined;
  if (transcript.why !== 'absent') return transcript.why;
  const end = instantOf(facts.endTimestamp);
  const isRecent = end !== undefined && now - end < profile.transcriptPendingHours * HOUR;
  return state !== 'Stopped' || isRecent ? 'pending' : 'absent';
}

/**
 * What the content lacks and why, for desktops, which see no diagnostics: an empty list of messages does not tell an expired transcript from an
 * absent one. Undefined if nothing is missing, or if the input of an offline translation did not contain it.
 */
export function incompleteOf(input: TranslationInput, judged: Judged, profile: Profile): string | undefined {
  const { forbidden = [], unavailable = [] } = input;
  const isConversation = profile.conversations.includes(judged.mediaType);
  const transcript = isConversation ? missingTranscriptOf(input, judged, profile) : undefined;
  const parts: string[] = [];
  if (transcript !== undefined && transcript !== 'not-given') parts.push(`transcript:${transcript}`);
  if (forbidden.includes('notes')) parts.push('notes:forbidden');
  else if (unavailable.includes('notes')) parts.push('notes:unavailable');
  if (unavailable.includes('users')) parts.push('users:unavailable');
  if (unavailable.includes('manifest')) parts.push('manifest:unavailable');
  return parts.join(',') || undefined;
}
