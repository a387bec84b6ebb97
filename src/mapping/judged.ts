import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../genesys/interaction.ts';
import type { Diagnostic } from '../kit/diagnostic.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { type CallDuration, callDurationOf } from './interaction/call-duration.ts';
import { areAgentsKnown, type Facts, factsOf } from './interaction/facts.ts';
import { mediaTypeOf } from './interaction/media-type.ts';
import { type Owner, ownerOf } from './interaction/owner.ts';
import { stateOf } from './interaction/state.ts';
import type { Profile } from './profile/profile.ts';
import type { Trace } from './trace/trace.ts';

/** What follows from a record alone. Selection, needs, list rows and contents share it, so a record is judged once. */
export interface JudgedRecord {
  readonly facts: Facts;
  readonly state: GwsInteraction['state'];
  readonly owner: Owner | undefined;
  /** Whether `state` is certain: a list row without conversation times and without an end does not show whether an agent converses. */
  readonly isStateCertain: boolean;
  /** Whether the record shows who conversed; otherwise `owner` may differ from the one of the complete record. */
  readonly areAgentsKnown: boolean;
  /** What judging reported. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What several output fields are made from. */
export interface Judged {
  readonly facts: Facts;
  readonly mediaType: string;
  readonly state: GwsInteraction['state'];
  readonly owner: Owner | undefined;
  /** Only of calls. */
  readonly duration: CallDuration | undefined;
}

/** Judges a record before anything else of its interaction is known. `now` is epoch milliseconds. */
export function judgeRecord(record: CxInteraction, now: number, profile: Profile): JudgedRecord {
  const diagnostics = new DiagnosticsCollector();
  const facts = factsOf(record, diagnostics);
  const state = stateOf(record, facts, now, profile, diagnostics);
  const isKnown = areAgentsKnown(record);
  return {
    facts,
    state,
    owner: ownerOf(record, facts, { state }, now, profile),
    isStateCertain: state === 'Stopped' || state === undefined || isKnown || record.agents.length === 0,
    areAgentsKnown: isKnown,
    diagnostics: diagnostics.all(),
  };
}

/** How a translation is made. */
export interface TranslationOptions {
  /** The record's judgement, if it has been judged before. */
  readonly judged?: JudgedRecord | undefined;
  /** Records where every field comes from. */
  readonly trace?: Trace | undefined;
}

/** Judges a translation input. A record that has been judged before is not judged again, unless the translation is traced. */
export function judge(
  input: TranslationInput,
  { profile }: Site,
  diagnostics: DiagnosticsCollector,
  { judged, trace }: TranslationOptions = {},
): Judged {
  const { record } = input;
  if (judged && !trace) {
    diagnostics.add(judged.diagnostics);
    const { facts, state, owner } = judged;
    const mediaType = mediaTypeOf(record, facts, input.subType, profile, diagnostics);
    const duration = durationOf(input, facts, { mediaType, state }, profile, diagnostics);
    return { facts, mediaType, state, owner, duration };
  }
  if (!trace) {
    const { subType, now } = input;
    const facts = factsOf(record, diagnostics);
    const mediaType = mediaTypeOf(record, facts, subType, profile, diagnostics);
    const state = stateOf(record, facts, now, profile, diagnostics);
    const known = { mediaType, state };
    const owner = ownerOf(record, facts, known, now, profile);
    return { facts, mediaType, state, owner, duration: durationOf(input, facts, known, profile, diagnostics) };
  }
  const facts = factsOf(record, diagnostics, trace);
  const mediaType = (): string => mediaTypeOf(record, facts, input.subType, profile, diagnostics);
  const state = (): GwsInteraction['state'] => stateOf(record, facts, input.now, profile, diagnostics);
  const known = trace.traceShared({
    mediaType: trace.buildShared('mediaType', mediaType),
    state: trace.buildShared('state', state),
  });
  return trace.traceShared({
    facts,
    mediaType: known.mediaType,
    state: known.state,
    owner: trace.buildShared('owner', () => ownerOf(record, facts, known, input.now, profile)),
    duration: trace.buildShared('duration', () => durationOf(input, facts, known, profile, diagnostics)),
  });
}

function durationOf(
  { record, raw }: TranslationInput,
  facts: Facts,
  { mediaType, state }: Pick<Judged, 'mediaType' | 'state'>,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): CallDuration | undefined {
  if (!profile.calls.includes(mediaType)) return undefined;
  return callDurationOf(record, raw.record, facts, state, profile, diagnostics);
}
