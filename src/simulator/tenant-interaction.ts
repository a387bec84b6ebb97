/** An artifact as the API shows it, without the addresses of its files: those are signed anew at every reading. */
export interface TenantArtifact {
  readonly artifactId: string;
  readonly artifactType: string;
  readonly artifactSubType?: string;
  readonly created: string;
  readonly updated: string;
  readonly files: readonly { readonly artifactFileId: string; readonly [key: string]: unknown }[];
  readonly [key: string]: unknown;
}

/** An interaction of the tenant and everything that hangs on it. Times may still change: see `living.ts`. */
export interface TenantInteraction {
  readonly interaction: {
    readonly interactionId: string;
    readonly startTimestamp: string;
    readonly [key: string]: unknown;
  };
  readonly artifacts?: readonly TenantArtifact[];
  /** What the files hold, by their id; a file that is not here cannot be read. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly unknown[];
  readonly conversation?: object;
}
