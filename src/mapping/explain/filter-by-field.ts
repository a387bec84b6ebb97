import type { Diagnostic } from '../../kit/diagnostic.ts';
import { escaped } from '../pointer/pointer.ts';
import type { Origin } from '../trace/trace.ts';
import type { Explained } from './explain.ts';

/** How people call an output field: without `/interaction/`, which nearly all of them begin with. */
export function fieldName({ target }: Pick<Origin, 'target'>): string {
  return target.startsWith('/interaction/') ? target.slice('/interaction/'.length) : target;
}

/**
 * What an explanation says of one field, be it in the result or not: its origins, what they were made from, and the diagnostics that concern
 * it. `field` is a name (`state`, `ownerInformation`, `CX_FlowName`, `messages`) or a pointer (`/messages/3`); undefined where no rule makes
 * such a field.
 */
export function filterByField(explained: Explained, field: string): Explained | undefined {
  const isMeant = meantBy(field);
  const origins = explained.origins.filter(isMeant);
  const absent = explained.absent.filter(isMeant);
  if (origins.length + absent.length === 0) return undefined;
  const sources = new Set([...origins, ...absent].flatMap((origin) => origin.sources));
  return {
    value: explained.value,
    diagnostics: explained.diagnostics.filter((each) => concerns(each, sources, explained)),
    origins,
    absent,
    leaves: explained.leaves.filter(({ pointer }) => sources.has(pointer)),
  };
}

function meantBy(field: string): (origin: Origin) => boolean {
  const pointers = field.startsWith('/') ? [field] : [`/interaction/${field}`, `/${field}`];
  const entries = ['userData', 'customAttributes'].map((table) => `/interaction/${table}/${escaped(field)}`);
  return ({ target }) =>
    entries.includes(target) ||
    pointers.some((at) => target === at || target.startsWith(`${at}/`) || at.startsWith(`${target}/`));
}

/** A diagnostic about a place with nothing in it may be the very reason why a field is as it is; one about other values is not. */
function concerns({ pointer: at }: Diagnostic, sources: ReadonlySet<string>, { leaves }: Explained): boolean {
  const there = leaves.filter(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`));
  return there.length === 0 || there.some(({ pointer }) => sources.has(pointer));
}
