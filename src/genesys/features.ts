import { type FeatureRow, featuresTable } from './features.table.ts';

/** The enabled features of a contact center, and the operations that they allow. */
export interface Features {
  /** Enabled features, in the order of the table. */
  readonly enabled: readonly FeatureRow[];
  /** Whether history lists are allowed: this requires one of the features named by the Retrieve… operations (8.5.2). */
  readonly allowsHistories: boolean;
  /** Whether content is allowed: this requires a multimedia or voice feature (GetInteractionContent, 8.5.2). */
  readonly allowsContent: boolean;
  /** Whether contact lookups are allowed (IdentifyUCSContact, 8.5.2). */
  readonly allowsContacts: boolean;
  /** Whether interactions of a media type are visible. The media type is in lower case. */
  allowsMediaType(mediaType: string): boolean;
}

const voiceFeatures = ['api-ucs-voice', 'api-voice'];
/** Media types with a feature of their own; the chat feature covers the others. */
const mediaTypesWithFeature = ['email', 'facebook', 'twitter', 'workitem'];

/** The features with these ids, or every feature if `ids` is undefined. */
export function featuresOf(ids: readonly string[] | undefined): Features {
  const enabled = featuresTable.filter(({ id }) => ids === undefined || ids.includes(id));
  const has = (id: string): boolean => enabled.some((feature) => feature.id === id);
  const multimedia = enabled.some(({ id }) => id === 'api-multimedia' || id.startsWith('api-multimedia-'));
  const anyMultimediaType = enabled.some(({ id }) => id.startsWith('api-multimedia-'));
  return {
    enabled,
    allowsHistories: anyMultimediaType || voiceFeatures.some(has),
    allowsContent: multimedia || voiceFeatures.some(has),
    allowsContacts: multimedia || has('api-ucs-voice'),
    allowsMediaType(mediaType) {
      if (mediaType === 'call') return voiceFeatures.some(has);
      return has(`api-multimedia-${mediaTypesWithFeature.includes(mediaType) ? mediaType : 'chat'}`);
    },
  };
}

/** The ids that do not belong to any feature. */
export function unknownFeatures(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => featuresTable.every((feature) => feature.id !== id));
}
