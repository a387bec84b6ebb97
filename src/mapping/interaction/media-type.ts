import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { type Facts, placeOf } from './facts.ts';

/** The target's media type in lower case. A record of an unknown channel is kept, under the profile's word for it. */
export function mediaTypeOf(
  record: CxInteraction,
  facts: Facts,
  subType: string | undefined,
  profile: Profile,
  findings: DiagnosticsCollector,
): string {
  const refined = ownEntry(ownEntry(profile.subTypes, facts.channelType) ?? {}, subType);
  const mapped = refined ?? ownEntry(profile.mediaTypes, facts.channelType);
  if (mapped !== undefined) return mapped;
  findings.report('unmapped-value', placeOf(record, 'channelType'), facts.channelType);
  return profile.unknownMediaType;
}

/** The media type as lists write it: `Chat` and `Call` with a capital in every documented list. */
export function listMediaType(mediaType: string, profile: Profile): string {
  return ownEntry(profile.listLetterCase, mediaType) ?? mediaType;
}

/** The target's direction. */
export function typeIdOf(
  record: CxInteraction,
  facts: Facts,
  profile: Profile,
  findings: DiagnosticsCollector,
): GwsInteraction['typeId'] {
  const mapped = ownEntry(profile.typeIds, facts.direction);
  if (mapped !== undefined) return mapped;
  findings.report('unmapped-value', placeOf(record, 'direction'), facts.direction);
  return profile.unknownTypeId;
}
