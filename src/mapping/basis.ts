import type { GwsInteraction } from '../genesys/interaction.ts';
import type { Gathered, Site } from './context.ts';
import { type Facts, factsOf } from './facts.ts';
import type { Findings } from './findings.ts';
import { mediaTypeOf } from './media-type.ts';
import { type Owner, ownerOf } from './owner.ts';
import { stateOf } from './state.ts';
import type { Trace } from './trace.ts';

/** What several fields are made from, judged once. */
export interface Basis {
  readonly facts: Facts;
  readonly mediaType: string;
  readonly state: GwsInteraction['state'];
  readonly owner: Owner | undefined;
}

/** Judges a record. */
export function basisOf(gathered: Gathered, { profile }: Site, findings: Findings, trace?: Trace): Basis {
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
