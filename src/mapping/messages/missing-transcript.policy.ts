import { HOUR } from '../../kit/durations.ts';
import type { WhyNoTranscript } from '../input/transcript.ts';
import type { Judged } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';

/** Why a content has no messages. `not-given`: none was requested, as in an offline run. `pending`: there is none yet. */
export type MissingTranscript = WhyNoTranscript | 'not-given' | 'pending';

/** What decides whether a transcript may still come. */
export interface ConversationAge {
  readonly isStopped: boolean;
  /** Epoch milliseconds of the end, or of an earlier time if the end is unknown; undefined if neither is known. */
  readonly endedAt: number | undefined;
}

/** The age of a conversation. If its end is unknown, its start is used, because it did not end earlier. */
export function conversationAgeOf({ facts, state }: Pick<Judged, 'facts' | 'state'>): ConversationAge {
  return {
    isStopped: state === 'Stopped',
    endedAt: facts.endedAt ?? facts.startedAt,
  };
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
