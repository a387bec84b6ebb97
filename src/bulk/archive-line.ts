import type { IncompleteParts } from '../mapping/input/incomplete-parts.ts';
import { embeddedContent, type Transcript } from '../mapping/input/transcript.ts';
import type { TranslationInput } from '../mapping/input/translation-input.ts';

/** A translation input as a line of an archive (docs/archive-format.md). What was not fetched is absent, and `incomplete` says why. */
export function archiveLineOf(input: TranslationInput): object {
  const { record, raw, now, users, subType, transcript } = input;
  // The record contains its own messages and its own text already.
  const isInRecord = transcript === embeddedContent(record);
  return {
    interaction: raw.record,
    users: users && Object.fromEntries(users),
    transcript: isInRecord || transcript === undefined ? undefined : transcriptOf(transcript),
    manifests: raw.manifests,
    notes: raw.notes,
    subType,
    now: new Date(now).toISOString(),
    incomplete: incompleteOf(input),
  };
}

function transcriptOf(transcript: Transcript): unknown {
  if (transcript.kind === 'stored' || transcript.kind === 'live') return transcript.raw;
  return transcript.why === 'absent' ? null : undefined;
}

function incompleteOf({ transcript, unavailable, forbidden, altered }: TranslationInput): IncompleteParts | undefined {
  const why = transcript?.kind === 'none' || transcript?.kind === 'text' ? transcript.why : undefined;
  const parts: IncompleteParts = {
    transcript: why === 'absent' ? undefined : why,
    unavailable: unavailable?.length ? unavailable : undefined,
    forbidden: forbidden?.length ? forbidden : undefined,
    altered: altered?.length ? altered : undefined,
  };
  return Object.values(parts).some((part) => part !== undefined) ? parts : undefined;
}
