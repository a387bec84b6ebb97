/** A feature of the contact center as `GET /api/v2/features` lists it (Features, 8.5.1). */
export interface FeatureRow {
  readonly id: string;
  readonly displayName: string;
}

/** Everything the history API may ask for; all are on, since they are what a desktop looks at before it shows history at all. */
export const featuresTable: readonly FeatureRow[] = [
  { id: 'api-multimedia', displayName: 'Multimedia API' },
  { id: 'api-multimedia-chat', displayName: 'Multimedia Chat API' },
  { id: 'api-multimedia-email', displayName: 'Multimedia Email API' },
  { id: 'api-multimedia-facebook', displayName: 'Multimedia Facebook API' },
  { id: 'api-multimedia-twitter', displayName: 'Multimedia Twitter API' },
  { id: 'api-multimedia-workitem', displayName: 'Multimedia Workitem API' },
  { id: 'api-ucs-voice', displayName: 'UCS Integration with Voice API' },
  { id: 'api-voice', displayName: 'Voice API' },
];
