import { HOUR } from '../../kit/durations.ts';
import type { WhyNoTranscript } from '../input/transcript.ts';
import type { Profile } from '../profile/profile.ts';

/** Why a content has no messages. `not-given`: none was requested, as in an offline run. `pending`: there is none yet. */
export type MissingTranscript = WhyNoTranscript | 'not-given' | 'pending';

/** What decides whether a transcript may still come. */
export interface ConversationAge {
  readonly isStopped: boolean;
  /** Epoch milliseconds of the end; undefined if it is unknown. */
  readonly endedAt: number | undefined;
}

/** An absent transcript is pending while the interaction runs and for some hours after its end. `now` is epoch milliseconds. */
export function missingTranscriptOf(
  why: WhyNoTranscript | 'not-given',
  { isStopped, endedAt }: ConversationAge,
  now: number,
  { transcriptPendingHours }: Pick<Profile, 'transcriptPendingHours'>,
): MissingTranscript {
  if (why !== 'absent') return why;
  const isRecent = endedAt !== undefined && now - endedAt < transcriptPendingHours * HOUR;
  return !isStopped || isRecent ? 'pending' : 'absent';
}
