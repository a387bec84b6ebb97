import { type FeatureRow, featuresTable } from './features.table.ts';

/** The enabled features of a contact center, and the operations that they allow. */
export interface Features {
  /** Enabled features, in the order of the table. */
  readonly enabled: readonly FeatureRow[];
  /** Distinguishes sets of features in cache keys. */
  readonly key: string;
  /** Whether interactions of any media type are visible. Without them lists and contents are refused (Retrieve…, GetInteractionContent, 8.5.2). */
  readonly allowsInteractions: boolean;
  /** Whether contact lookups are allowed (IdentifyUCSContact, 8.5.2). */
  readonly allowsContacts: boolean;
  /** Whether interactions of a media type are visible. The media type is in lower case. */
  allowsMediaType(mediaType: string): boolean;
}

const voiceFeatures = ['api-ucs-voice', 'api-voice'];
const anyMultimedia = 'api-multimedia';
/** Media types with a feature of their own; the chat feature covers the others. */
const mediaTypesWithFeature = ['email', 'facebook', 'twitter', 'workitem'];

/** The features with these ids, or every feature if `ids` is undefined. `api-multimedia` stands for every `api-multimedia-…`. */
export function featuresOf(ids: readonly string[] | undefined): Features {
  const isMultimedia = (id: string): boolean => id.startsWith(`${anyMultimedia}-`);
  const isEnabled = ({ id }: FeatureRow): boolean =>
    ids === undefined || ids.includes(id) || (ids.includes(anyMultimedia) && isMultimedia(id));
  const enabled = featuresTable.filter(isEnabled);
  const has = (id: string): boolean => enabled.some((feature) => feature.id === id);
  const multimedia = enabled.some(({ id }) => isMultimedia(id));
  return {
    enabled,
    key: enabled.length === featuresTable.length ? 'all' : ['features', ...enabled.map(({ id }) => id)].join(','),
    allowsInteractions: multimedia || voiceFeatures.some(has),
    allowsContacts: multimedia || has('api-ucs-voice'),
    allowsMediaType(mediaType) {
      if (mediaType === 'call') return voiceFeatures.some(has);
      return has(`${anyMultimedia}-${mediaTypesWithFeature.includes(mediaType) ? mediaType : 'chat'}`);
    },
  };
}

/** The ids that do not belong to any feature. */
export function unknownFeatures(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => featuresTable.every((feature) => feature.id !== id));
}
