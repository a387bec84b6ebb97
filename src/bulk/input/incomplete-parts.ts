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
  const unavailable = textsOf(value['unavailable']);
  const forbidden = textsOf(value['forbidden']);
  const stated = reasonsForNoTranscript.find((reason) => reason === value['transcript']);
  return { transcript: stated ?? reasonByCalls(forbidden, unavailable), unavailable, forbidden };
}

/** The source calls that bring a transcript. */
const transcriptCalls: ReadonlySet<string> = new Set([
  'transcript',
  'transcript file',
  'linked transcript',
  'conversation',
  'artifacts',
]);

/** Why there is no transcript if only the calls for it are named. What the account may not see is refused for certain, so it decides. */
function reasonByCalls(
  forbidden: readonly string[] = [],
  unavailable: readonly string[] = [],
): WhyNoTranscript | undefined {
  if (forbidden.includes('transcript')) return 'forbidden';
  return unavailable.some((call) => transcriptCalls.has(call)) ? 'unavailable' : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
