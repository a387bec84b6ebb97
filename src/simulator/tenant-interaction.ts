/** An artifact as the API returns it, but without file URLs: these are signed for each response. */
export interface TenantArtifact {
  readonly artifactId: string;
  readonly artifactType: string;
  readonly artifactSubType?: string;
  readonly created: string;
  readonly updated: string;
  readonly files: readonly { readonly artifactFileId: string; readonly [key: string]: unknown }[];
  readonly [key: string]: unknown;
}

/** An interaction of the tenant with its artifacts, files, notes and conversation. `time-shift.ts` may shift its times. */
export interface TenantInteraction {
  readonly interaction: {
    readonly interactionId: string;
    readonly startTimestamp: string;
    readonly [key: string]: unknown;
  };
  readonly artifacts?: readonly TenantArtifact[];
  /** File contents by file id; a file without an entry cannot be downloaded. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly unknown[];
  readonly conversation?: object;
}
