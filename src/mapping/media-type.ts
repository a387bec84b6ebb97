import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../genesys/interaction.ts';
import { type Facts, placeOf } from './facts.ts';
import type { Findings } from './findings.ts';
import { lookUp, type Profile } from './profile.ts';

/** The target's media type in lower case. A record of an unknown channel is kept, under the profile's word for it. */
export function mediaTypeOf(
  record: CxInteraction,
  facts: Facts,
  subType: string | undefined,
  profile: Profile,
  findings: Findings,
): string {
  const refined = lookUp(lookUp(profile.subTypes, facts.channelType) ?? {}, subType);
  const mapped = refined ?? lookUp(profile.mediaTypes, facts.channelType);
  if (mapped !== undefined) return mapped;
  findings.note('unmapped-value', placeOf(record, 'channelType'), facts.channelType);
  return profile.unknownMediaType;
}

/** The media type as lists write it: `Chat` and `Call` with a capital in every documented list. */
export function listMediaType(mediaType: string, profile: Profile): string {
  return lookUp(profile.listLetterCase, mediaType) ?? mediaType;
}

/** The target's direction. */
export function typeIdOf(
  record: CxInteraction,
  facts: Facts,
  profile: Profile,
  findings: Findings,
): GwsInteraction['typeId'] {
  const mapped = lookUp(profile.typeIds, facts.direction);
  if (mapped !== undefined) return mapped;
  findings.note('unmapped-value', placeOf(record, 'direction'), facts.direction);
  return profile.unknownTypeId;
}
