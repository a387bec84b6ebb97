import type { GwsContent } from '../../genesys/interaction.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { type FieldOutcome, type Leaf, leavesOf, outcomesOf } from '../accounting/field-outcomes.ts';
import { contentOf } from '../content.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import { type Origin, Trace } from '../trace/trace.ts';
import { LeafEffects } from './leaf-effects.ts';

/** A translation with the origin of every output field and the outcome of every source value. */
export interface Explained extends Diagnosed<GwsContent> {
  readonly origins: readonly Origin[];
  /** Origins of the fields that are not in the result because their rules found no value. */
  readonly absent: readonly Origin[];
  readonly leaves: readonly (Leaf & FieldOutcome)[];
}

/** Translates with a trace; `value` and `diagnostics` are the same as without one. */
export function explain(input: TranslationInput, site: Site): Explained {
  const trace = new Trace();
  const content = contentOf(input, site, { trace });
  const read = new Set([...trace.origins, ...trace.absent].flatMap(({ sources }) => sources));
  const found = leavesOf(input, read);
  const effects = new LeafEffects(input, site, trace.origins, found);
  const outcomeOf = outcomesOf(content.diagnostics, trace.origins, site.profile, (leaf, targets) =>
    effects.effectOf(leaf, targets),
  );
  const leaves = found.map((leaf) => ({ ...leaf, ...outcomeOf(leaf) }));
  return { ...content, origins: trace.origins, absent: trace.absent, leaves };
}
