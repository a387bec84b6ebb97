import { embeddedTranscript, type Transcript } from '../mapping/input/transcript.ts';
import type { TranslationInput } from '../mapping/input/translation-input.ts';

/**
 * A translation input as a line of an archive (docs/archive-format.md). What was not fetched is absent. The reason why there is no transcript is
 * kept only if it will never come; otherwise the transcript counts as not given.
 */
export function archiveLineOf({ record, raw, now, users, subType, transcript }: TranslationInput): object {
  const isInRecord = embeddedTranscript(record) !== undefined;
  return {
    interaction: raw.record,
    users: users && Object.fromEntries(users),
    transcript: isInRecord || transcript === undefined ? undefined : transcriptOf(transcript),
    manifests: raw.manifests,
    notes: raw.notes,
    subType,
    now: new Date(now).toISOString(),
  };
}

function transcriptOf(transcript: Transcript): unknown {
  if (transcript.kind === 'text') return transcript.text;
  if (transcript.kind !== 'none') return transcript.raw;
  return transcript.why === 'absent' ? null : undefined;
}
