import type { GwsContent } from '../../genesys/interaction.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { type FieldOutcome, type Leaf, leavesOf, outcomesOf } from '../accounting/field-outcomes.ts';
import { contentOf } from '../content.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import { type Origin, Trace } from '../trace/trace.ts';

/** A translation with where every field came from and what became of every value of the source. */
export interface Explained extends Diagnosed<GwsContent> {
  readonly origins: readonly Origin[];
  /** Fields that the result lacks because their rules found nothing to make them from. */
  readonly absent: readonly Origin[];
  readonly leaves: readonly (Leaf & FieldOutcome)[];
}

/** Translates and explains; the result is the same as without. */
export function explain(gathered: TranslationInput, site: Site): Explained {
  const trace = new Trace();
  const content = contentOf(gathered, site, trace);
  const outcomeOf = outcomesOf(content.diagnostics, trace.origins, site.profile);
  const leaves = leavesOf(gathered).map((leaf) => ({ ...leaf, ...outcomeOf(leaf) }));
  return { ...content, origins: trace.origins, absent: trace.absent, leaves };
}
