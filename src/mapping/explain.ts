import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';
import { contentOf } from './content.ts';
import type { Gathered, Site } from './context.ts';
import { type Fate, fatesOf, type Leaf, leavesOf } from './fates.ts';
import { type Origin, Trace } from './trace.ts';

/** A translation with where every field came from and what became of every value of the source. */
export interface Explained extends Diagnosed<GwsContent> {
  readonly origins: readonly Origin[];
  /** Fields that the result lacks because their rules found nothing to make them from. */
  readonly absent: readonly Origin[];
  readonly leaves: readonly (Leaf & Fate)[];
}

/** Translates and explains; the result is the same as without. */
export function explain(gathered: Gathered, site: Site): Explained {
  const trace = new Trace();
  const content = contentOf(gathered, site, trace);
  const fateOf = fatesOf(content.diagnostics, trace.origins, site.profile);
  const leaves = leavesOf(gathered).map((leaf) => ({ ...leaf, ...fateOf(leaf) }));
  return { ...content, origins: trace.origins, absent: trace.absent, leaves };
}
