import { isJsonObject } from '../../kit/json.ts';
import { reasonsForNoTranscript, type WhyNoTranscript } from '../../mapping/input/transcript.ts';

/** What an archive says is missing from an input, as the live bridge found it. */
export interface IncompleteParts {
  /** Why there is no transcript. */
  readonly transcript?: WhyNoTranscript | undefined;
  /** Names of the source calls that failed. */
  readonly unavailable?: readonly string[] | undefined;
  /** What the account could not see: `transcript`, `notes`. */
  readonly forbidden?: readonly string[] | undefined;
}

/** Reads `incomplete`; what is not as documented counts as absent, and is reported by its type. */
export function incompletePartsOf(value: unknown): IncompleteParts {
  if (!isJsonObject(value)) return {};
  return {
    transcript: reasonsForNoTranscript.find((reason) => reason === value['transcript']),
    unavailable: textsOf(value['unavailable']),
    forbidden: textsOf(value['forbidden']),
  };
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
