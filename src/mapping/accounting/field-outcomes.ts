import type { Diagnostic } from '../../kit/diagnostic.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import { embeddedContent } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { isOnlyUrls } from '../messages/rich-text.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import type { Origin } from '../trace/trace.ts';
import { exclusionAt } from './accounting.ts';

/** A scalar value of a document, or an empty list that a rule read, and the pointer to it. */
export interface Leaf {
  readonly pointer: string;
  readonly value: unknown;
}

/**
 * What happened to a leaf. `carried`: changing it changes the result. `read`: it only decided something. `merged`: a carried leaf has the same
 * value. `overruled`: a carried leaf was used instead. `lost`: no rule used it and no profile entry says why. The tests prove that this never
 * occurs with the built-in profile; a site profile that removes an entry of `ignored` can cause it.
 */
export type FieldOutcome =
  | { readonly outcome: 'carried' | 'read'; readonly targets: readonly string[] }
  | { readonly outcome: 'merged' | 'overruled'; readonly targets: readonly string[]; readonly by: string }
  | { readonly outcome: 'reported'; readonly code: string }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'lost' };

/** What a leaf that a rule read does to the result. `by` is a pointer to the carried leaf that has the same value, or that was used instead. */
export type LeafEffect =
  | { readonly effect: 'carried' | 'read' }
  | { readonly effect: 'merged' | 'overruled'; readonly by: string };

/** Diagnostics that cover a pointer and everything below it; all others cover only the exact pointer. */
const subtreeCodes: ReadonlySet<string> = new Set<DiagnosticCode>([
  'unknown-field',
  'wrong-type',
  'skipped-payload',
  'incomplete-attribute',
  'unreadable-transcript',
  'unused-transcript',
  'contradiction',
  'not-in-target',
]);

const relatedNames = [
  'unusedTranscript',
  'notes',
  'manifests',
  'users',
  'subType',
  'now',
  'incomplete',
  'others',
] as const;

const nothing: ReadonlySet<string> = new Set();

/** Every leaf of every document of the input. `read` are the pointers that rules read: an empty list only counts if it is one of them. */
export function leavesOf({ record, raw, transcript }: TranslationInput, read = nothing): readonly Leaf[] {
  const roots: [string, unknown][] = [['', raw.record]];
  if (transcript?.kind === 'stored') roots.push(['transcript#', transcript.raw]);
  if (transcript?.kind === 'live') roots.push(['conversation#', transcript.raw]);
  if (transcript?.kind === 'text') roots.push(['transcript#', transcript.text]);
  if (transcript?.kind === 'stored' || transcript?.kind === 'text') {
    // The wrapper of a transcript in the record is a part of the record.
    if (transcript.wrapper !== embeddedContent(record).wrapper) roots.push(['transcript#', transcript.wrapper]);
  }
  if (transcript?.kind === 'none') roots.push(['transcript#', transcript.raw]);
  for (const name of relatedNames) roots.push([`${name}#`, raw[name]]);
  return roots.flatMap(([name, value]) => (value === undefined ? [] : leavesBelow(name, value, read)));
}

/** Every leaf of a document, in document order; `root` is the prefix of its pointers. Undefined is not valid JSON, so it is not a leaf. */
export function leavesBelow(root: string, document: unknown, read = nothing): readonly Leaf[] {
  // Iterative, because a hostile record may be nested deeper than the call stack allows.
  const leaves: Leaf[] = [];
  const pending: [string, unknown][] = [[root, document]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [pointer, value] = next;
    if (value === undefined) continue;
    const isEmptyList = Array.isArray(value) && value.length === 0;
    if (typeof value !== 'object' || value === null || (isEmptyList && read.has(pointer)))
      leaves.push({ pointer, value });
    else
      for (const [key, child] of Object.entries(value).reverse()) pending.push([`${pointer}/${escapeKey(key)}`, child]);
  }
  return leaves;
}

/** Returns a function that gives the outcome of each leaf of a traced translation. */
export function outcomesOf(
  diagnostics: readonly Diagnostic[],
  origins: readonly Origin[],
  profile: Profile,
  effectOf: (leaf: Leaf, targets: readonly string[]) => LeafEffect,
): (leaf: Leaf) => FieldOutcome {
  const targets = new Map<string, string[]>();
  for (const { target, sources } of origins) {
    for (const source of sources) targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  const exactCodes = new Map(diagnostics.map(({ pointer, code }) => [pointer, code]));
  const coveringCodes = new Map(
    diagnostics.filter(({ code }) => subtreeCodes.has(code)).map((each) => [each.pointer, each.code]),
  );

  return (leaf) => {
    const { pointer, value } = leaf;
    if (value === null) return { outcome: 'ignored', reason: 'null' };
    if (value === '') return { outcome: 'ignored', reason: 'an empty string carries no information' };
    const readBy = targets.get(pointer);
    const effect = readBy && effectOf(leaf, readBy);
    if (readBy && effect?.effect === 'carried') return { outcome: 'carried', targets: readBy };
    const code = exactCodes.get(pointer) ?? codeAbove(pointer, coveringCodes);
    if (readBy && (effect?.effect === 'merged' || effect?.effect === 'overruled')) {
      return { outcome: effect.effect, targets: readBy, by: effect.by };
    }
    if (code !== undefined) return { outcome: 'reported', code };
    if (typeof value === 'string' && value.trim() === '')
      return { outcome: 'ignored', reason: 'a string of blanks carries no information' };
    if (readBy && /^(?:transcript|conversation)#.*\/text$/.test(pointer) && isOnlyUrls(value)) {
      return { outcome: 'ignored', reason: 'URLs of media and locations are never carried' };
    }
    if (readBy) return { outcome: 'read', targets: readBy };
    if (Array.isArray(value)) return { outcome: 'ignored', reason: 'an empty list has no value that could be carried' };
    const exclusion = exclusionAt(pointer, profile);
    return exclusion ? { outcome: 'ignored', reason: exclusion.reason } : { outcome: 'lost' };
  };
}

function codeAbove(pointer: string, coveringCodes: ReadonlyMap<string, string>): string | undefined {
  if (coveringCodes.size === 0) return undefined;
  for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const code = coveringCodes.get(pointer.slice(0, end));
    if (code !== undefined) return code;
  }
  return undefined;
}
