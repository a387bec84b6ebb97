import { isJsonObject } from '../../kit/json.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { reasonsForNoTranscript, type WhyNoTranscript } from './transcript.ts';
import type { TranslationInput } from './translation-input.ts';

/** What an archive says is missing from an input or was altered in it, as the live bridge found it. */
export interface IncompleteParts {
  /** Why there is no transcript. */
  readonly transcript?: WhyNoTranscript | undefined;
  /** Names of the source calls that failed. */
  readonly unavailable?: readonly string[] | undefined;
  /** What the account could not see: `transcript`, `notes`. */
  readonly forbidden?: readonly string[] | undefined;
  /** Pointers of texts whose bytes were not UTF-8. */
  readonly altered?: readonly string[] | undefined;
}

/** Reads `incomplete`; what is not as documented counts as absent, and is reported by its type. */
export function incompletePartsOf(value: unknown): IncompleteParts {
  if (!isJsonObject(value)) return {};
  const [unavailable, forbidden, altered] = [value['unavailable'], value['forbidden'], value['altered']].map(textsOf);
  const stated = reasonsForNoTranscript.find((reason) => reason === value['transcript']);
  return { transcript: stated ?? reasonByCalls(forbidden, unavailable), unavailable, forbidden, altered };
}

/** Reports every failed call, forbidden part and altered text. The pointers are those that an archive of the input has. */
export function reportIncompleteParts(input: TranslationInput, diagnostics: DiagnosticsCollector): void {
  const { unavailable, forbidden, altered, raw } = input;
  reportStatedReason(input, diagnostics);
  for (const pointer of altered ?? []) diagnostics.report('altered-text', pointer);
  for (const [index, call] of wordsOf(raw.incomplete, 'unavailable', unavailable)) {
    diagnostics.report('source-unavailable', `incomplete#/unavailable/${index}`, call);
  }
  for (const [index, part] of wordsOf(raw.incomplete, 'forbidden', forbidden)) {
    diagnostics.report('not-permitted', `incomplete#/forbidden/${index}`, part);
  }
}

/** A call for the transcript that failed or was refused may be known only from the reason that an archive gives. */
function reportStatedReason(
  { transcript, raw, unavailable, forbidden }: TranslationInput,
  diagnostics: DiagnosticsCollector,
): void {
  const stated = isJsonObject(raw.incomplete) ? raw.incomplete['transcript'] : undefined;
  const hasMessages = transcript?.kind === 'stored' || transcript?.kind === 'live';
  if (hasMessages || reasonByCalls(forbidden, unavailable) === stated) return;
  if (stated === 'unavailable') diagnostics.report('source-unavailable', 'incomplete#/transcript', 'transcript');
  if (stated === 'forbidden') diagnostics.report('not-permitted', 'incomplete#/transcript', 'transcript');
}

/** The words of a list with their indexes: as the archive has it or, for a live input, as it was found. */
function wordsOf(
  incomplete: unknown,
  key: 'unavailable' | 'forbidden',
  found: readonly string[] = [],
): readonly (readonly [number, string])[] {
  if (found.length === 0) return [];
  const given = isJsonObject(incomplete) ? incomplete[key] : undefined;
  const words: readonly unknown[] = Array.isArray(given) ? given : found;
  return [...words.entries()].filter((entry): entry is [number, string] => typeof entry[1] === 'string');
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
