import type { Diagnostic } from '../../kit/diagnostic.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escaped } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import type { Origin } from '../trace/trace.ts';
import { exclusionAt } from './accounting.ts';

/** One value of a document, at the end of every path into it. */
export interface Leaf {
  readonly pointer: string;
  readonly value: unknown;
}

/** What became of a leaf; `lost` is what must never be. */
export type FieldOutcome =
  | { readonly outcome: 'carried'; readonly targets: readonly string[] }
  | { readonly outcome: 'reported'; readonly code: string }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'lost' };

/** Diagnostics about a place with everything below it; the others are about the very place that they name. */
const wholePlaces: ReadonlySet<string> = new Set<DiagnosticCode>([
  'unknown-field',
  'wrong-type',
  'skipped-payload',
  'incomplete-attribute',
  'unreadable-transcript',
  'not-in-target',
]);

/** Every leaf of everything that was gathered. */
export function leavesOf({ raw, transcript }: TranslationInput): readonly Leaf[] {
  const roots: [string, unknown][] = [['', raw.record]];
  if (transcript?.kind === 'stored') roots.push(['transcript#', transcript.raw]);
  if (transcript?.kind === 'live') roots.push(['conversation#', transcript.raw]);
  if (transcript?.kind === 'text') roots.push(['transcript#', transcript.text]);
  for (const name of ['notes', 'manifests', 'users', 'subType', 'now', 'others'] as const)
    roots.push([`${name}#`, raw[name]]);
  return roots.flatMap(([name, value]) => (value === undefined ? [] : leavesBelow(name, value)));
}

/** Every leaf of a document, in order; `root` is what pointers into it begin with. What is undefined is not written, so it is none. */
export function leavesBelow(root: string, document: unknown): readonly Leaf[] {
  // Not recursive, since a hostile record may be nested deeper than a stack.
  const leaves: Leaf[] = [];
  const open: [string, unknown][] = [[root, document]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [pointer, value] = next;
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null) leaves.push({ pointer, value });
    else for (const [key, part] of Object.entries(value).reverse()) open.push([`${pointer}/${escaped(key)}`, part]);
  }
  return leaves;
}

/** Tells what became of each leaf of a translation that was traced. */
export function outcomesOf(
  diagnostics: readonly Diagnostic[],
  origins: readonly Origin[],
  profile: Profile,
): (leaf: Leaf) => FieldOutcome {
  const targets = new Map<string, string[]>();
  for (const { target, sources } of origins) {
    for (const source of sources) targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  const told = new Map(diagnostics.map(({ pointer, code }) => [pointer, code]));
  const whole = new Map(
    diagnostics.filter(({ code }) => wholePlaces.has(code)).map((each) => [each.pointer, each.code]),
  );

  return ({ pointer, value }) => {
    const carried = targets.get(pointer);
    if (carried) return { outcome: 'carried', targets: carried };
    if (value === null) return { outcome: 'ignored', reason: 'null' };
    if (value === '') return { outcome: 'ignored', reason: 'an empty text says nothing' };
    const code = told.get(pointer) ?? codeAbove(pointer, whole);
    if (code !== undefined) return { outcome: 'reported', code };
    const dropped = exclusionAt(pointer, profile);
    return dropped ? { outcome: 'ignored', reason: dropped.reason } : { outcome: 'lost' };
  };
}

function codeAbove(pointer: string, whole: ReadonlyMap<string, string>): string | undefined {
  if (whole.size === 0) return undefined;
  for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const code = whole.get(pointer.slice(0, end));
    if (code !== undefined) return code;
  }
  return undefined;
}
