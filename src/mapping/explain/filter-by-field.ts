import type { Diagnostic } from '../../kit/diagnostic.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Origin } from '../trace/trace.ts';
import type { Explained } from './explain.ts';

/** The display name of an output field: its pointer without the prefix `/interaction/`. */
export function fieldName({ target }: Pick<Origin, 'target'>): string {
  return target.startsWith('/interaction/') ? target.slice('/interaction/'.length) : target;
}

/**
 * Restricts an explanation to one field, present or absent: its origins, their source values, and the diagnostics about those values.
 * `field` is a name (`state`, `ownerInformation`, `CX_FlowName`, `messages`) or a pointer (`/messages/3`). Returns undefined if no rule
 * produces such a field.
 */
export function filterByField(explained: Explained, field: string): Explained | undefined {
  const matches = matcherFor(field);
  const origins = explained.origins.filter(matches);
  const absent = explained.absent.filter(matches);
  if (origins.length + absent.length === 0) return undefined;
  const sources = new Set([...origins, ...absent].flatMap((origin) => origin.sources));
  return {
    value: explained.value,
    diagnostics: explained.diagnostics.filter((diagnostic) => isRelevant(diagnostic, sources, explained)),
    origins,
    absent,
    leaves: explained.leaves.filter(({ pointer }) => sources.has(pointer)),
  };
}

function matcherFor(field: string): (origin: Origin) => boolean {
  const pointers = field.startsWith('/') ? [field] : [`/interaction/${field}`, `/${field}`];
  const entries = ['userData', 'customAttributes'].map((map) => `/interaction/${map}/${escapeKey(field)}`);
  return ({ target }) =>
    entries.includes(target) ||
    pointers.some((each) => target === each || target.startsWith(`${each}/`) || each.startsWith(`${target}/`));
}

/** A diagnostic about a missing value may explain any field; a diagnostic about a value only explains fields that read it. */
function isRelevant({ pointer: subject }: Diagnostic, sources: ReadonlySet<string>, { leaves }: Explained): boolean {
  const covered = leaves.filter(({ pointer }) => pointer === subject || pointer.startsWith(`${subject}/`));
  return covered.length === 0 || covered.some(({ pointer }) => sources.has(pointer));
}
