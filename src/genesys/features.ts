import { type FeatureRow, featuresTable } from './features.table.ts';

/** What is switched on for a contact center, as the history API asks for it. */
export interface Features {
  /** Rows of the table, in its order. */
  readonly on: readonly FeatureRow[];
  /** Whether histories may be asked for at all: one of the features that the Retrieve… operations name (8.5.2). */
  readonly histories: boolean;
  /** Whether a content may be asked for: `api-multimedia`, which any of its kinds is (GetInteractionContent, 8.5.2). */
  readonly contents: boolean;
  /** Whether contacts may be looked up (IdentifyUCSContact, 8.5.2). */
  readonly contacts: boolean;
  /** Whether interactions of this media type, in lower case, may be seen. */
  allow(mediaType: string): boolean;
}

const voice = ['api-ucs-voice', 'api-voice'];
const ownFeature = ['email', 'facebook', 'twitter', 'workitem'];

/** The features with these ids; all there are without any. */
export function featuresOf(ids: readonly string[] | undefined): Features {
  const on = featuresTable.filter(({ id }) => ids === undefined || ids.includes(id));
  const has = (id: string): boolean => on.some((feature) => feature.id === id);
  const multimedia = on.some(({ id }) => id === 'api-multimedia' || id.startsWith('api-multimedia-'));
  const kinds = on.some(({ id }) => id.startsWith('api-multimedia-'));
  return {
    on,
    histories: kinds || voice.some(has),
    contents: multimedia || voice.some(has),
    contacts: multimedia || has('api-ucs-voice'),
    allow(mediaType) {
      if (mediaType === 'call') return voice.some(has);
      return has(`api-multimedia-${ownFeature.includes(mediaType) ? mediaType : 'chat'}`);
    },
  };
}

/** Which of these ids no feature has. */
export function unknownFeatures(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => featuresTable.every((feature) => feature.id !== id));
}
