import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { type Facts, factPointer } from './facts.ts';

/** The target's media type in lower case. An unknown channel type is reported and gets the profile's default media type. */
export function mediaTypeOf(
  record: CxInteraction,
  facts: Facts,
  subType: string | undefined,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): string {
  const refined = ownEntry(ownEntry(profile.subTypes, facts.channelType) ?? {}, subType);
  if (subType === undefined && hasSubTypes(facts, profile)) diagnostics.report('unknown-sub-type', 'subType#');
  const mapped = refined ?? ownEntry(profile.mediaTypes, facts.channelType);
  if (mapped !== undefined) return mapped;
  diagnostics.report('unmapped-value', factPointer(record, 'channelType'), facts.channelType);
  return profile.unknownMediaType;
}

/** Whether the media type of a channel depends on the sub-type. */
export function hasSubTypes({ channelType }: Facts, { subTypes }: Profile): boolean {
  return Object.keys(ownEntry(subTypes, channelType) ?? {}).length > 0;
}

/** The media type with the letter case of lists: every documented list has `Chat` and `Call`. */
export function listMediaType(mediaType: string, profile: Profile): string {
  return ownEntry(profile.listLetterCase, mediaType) ?? mediaType;
}

/** The target's direction. An unknown direction is reported and gets the profile's default. */
export function typeIdOf(
  record: CxInteraction,
  facts: Facts,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): GwsInteraction['typeId'] {
  const mapped = ownEntry(profile.typeIds, facts.direction);
  if (mapped !== undefined) return mapped;
  diagnostics.report('unmapped-value', factPointer(record, 'direction'), facts.direction);
  return profile.unknownTypeId;
}
