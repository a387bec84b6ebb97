import type { GwsInteraction } from '../genesys/interaction.ts';
import type { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { type Facts, factsOf } from './interaction/facts.ts';
import { mediaTypeOf } from './interaction/media-type.ts';
import { type Owner, ownerOf } from './interaction/owner.ts';
import { stateOf } from './interaction/state.ts';
import type { Trace } from './trace/trace.ts';

/** What several fields are made from, judged once. */
export interface Judged {
  readonly facts: Facts;
  readonly mediaType: string;
  readonly state: GwsInteraction['state'];
  readonly owner: Owner | undefined;
}

/** Judges a record. */
export function judge(
  gathered: TranslationInput,
  { profile }: Site,
  findings: DiagnosticsCollector,
  trace?: Trace,
): Judged {
  const { record, now } = gathered;
  const facts = factsOf(record, findings, trace);
  const mediaType = (): string => mediaTypeOf(record, facts, gathered.subType, profile, findings);
  const state = (): GwsInteraction['state'] => stateOf(record, facts, now, profile, findings);
  const owner = (): Owner | undefined => ownerOf(record, facts, profile);
  if (!trace) return { facts, mediaType: mediaType(), state: state(), owner: owner() };
  return trace.parts({
    facts,
    mediaType: trace.part('mediaType', mediaType),
    state: trace.part('state', state),
    owner: trace.part('owner', owner),
  });
}
