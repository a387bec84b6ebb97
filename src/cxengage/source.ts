import type { JsonObject } from '../kit/json.ts';
import type { CxArtifact } from './schema/artifact.ts';
import type { CxUser } from './schema/entities.ts';
import type { CxContact, CxListing } from './schema/listing.ts';

/** What every source call is told: when to give up, and how urgent it is (higher goes first in the tenant's queue). */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly priority?: number;
  /** When the caller's time is over, as `performance.now()` counts: a call whose turn would come later fails at once. */
  readonly endsAt?: number;
}

/** Which rows of the tenant are listed; times in epoch milliseconds. A source may pass over any of it but the page. */
export interface ListQuery {
  readonly start: number;
  readonly end: number;
  readonly contactId?: string;
  /** Values that custom attributes must have, whatever their names. */
  readonly attributeValues?: readonly string[];
  readonly offset: number;
  /** At most 1000. */
  readonly limit: number;
}

/** One CXEngage tenant, read only. What is JSON here is as it came, so that the caller can account for all of it. Every call throws SourceError and nothing else. */
export interface CxSource {
  readonly tenantId: string;
  /** A page of interactions without their details, the newest first. */
  list(query: ListQuery, call: CallOptions): Promise<CxListing>;
  /** A page of the contacts whose attribute has the value, as far as the source looks at it. Pages count from 0. */
  contacts(attribute: string, value: string, page: number, call: CallOptions): Promise<readonly CxContact[]>;
  interaction(interactionId: string, call: CallOptions): Promise<JsonObject>;
  artifacts(interactionId: string, call: CallOptions): Promise<readonly CxArtifact[]>;
  artifact(interactionId: string, artifactId: string, call: CallOptions): Promise<CxArtifact>;
  notes(interactionId: string, call: CallOptions): Promise<readonly JsonObject[]>;
  user(userId: string, call: CallOptions): Promise<CxUser>;
  /** The messages of a running digital conversation. */
  conversation(interactionId: string, call: CallOptions): Promise<JsonObject>;
  /** What stands at an address found in a record: with credentials at the source's own origin, under the download rules elsewhere. */
  linked(url: string, call: CallOptions): Promise<unknown>;
  /** A stored file that holds JSON, by its pre-signed address, under the download rules. */
  file(url: string, call: CallOptions): Promise<unknown>;
  /** An e-mail's manifest, by its pre-signed address. */
  manifest(url: string, call: CallOptions): Promise<JsonObject>;
}
