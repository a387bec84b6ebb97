/** A feature of the contact center in the reply of `GET /api/v2/features` (Features, 8.5.1). */
export interface FeatureRow {
  readonly id: string;
  readonly displayName: string;
}

/** Every feature that the history API depends on. A desktop checks these features before it shows history. */
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
