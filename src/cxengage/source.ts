import type { JsonObject } from '../kit/json.ts';
import type { CallPriority } from './priorities.policy.ts';
import type { CxArtifact } from './schema/artifact.ts';
import type { CxUser } from './schema/entities.ts';
import type { CxContact, CxListing } from './schema/listing.ts';

/** Options of every source call. */
export interface CallOptions {
  /** Aborts the call. */
  readonly signal: AbortSignal;
  /** Place in the tenant's queue; higher goes first. `people` by default. */
  readonly priority?: CallPriority;
  /** What the call is a part of; undefined for a call of its own. What has begun goes before what has not. */
  readonly operation?: object | undefined;
  /** When the operation's time is over, as `Clock.monotonic()` counts: if it cannot be completed by then, its first call fails at once. */
  readonly endsAt?: number;
  /** For whom the call is made: callers take turns. */
  readonly caller?: string;
  /** Others may come to wait for the call. */
  readonly shared?: SharedCall | undefined;
}

/** A call that several operations wait for. */
export class SharedCall {
  #hasten = (): void => {};

  /** Another operation waits for it: it must not wait behind the other calls of the operation that began it. */
  hasten(): void {
    this.#hasten();
  }

  /** What hastens the call while it waits. */
  onHasten(hasten: () => void): void {
    this.#hasten = hasten;
  }
}

/** Which rows of the tenant are listed; times in epoch milliseconds. A source may ignore everything but the page. */
export interface ListQuery {
  readonly start: number;
  readonly end: number;
  readonly contactId?: string;
  /** Values of custom attributes, whatever their names. */
  readonly attributeValues?: readonly string[];
  readonly offset: number;
  /** At most 1000. */
  readonly limit: number;
}

/**
 * One CXEngage tenant, read only. `JsonObject` and `unknown` results are unchanged replies, so a caller can account for every value. Every call
 * throws SourceError and nothing else.
 */
export interface CxSource {
  readonly tenantId: string;
  /** A page of interactions without their details, newest first. */
  fetchList(query: ListQuery, call: CallOptions): Promise<CxListing>;
  /** A page of the contacts whose attribute has the value, if the source applies the filter. Pages count from 0. */
  fetchContacts(attribute: string, value: string, page: number, call: CallOptions): Promise<readonly CxContact[]>;
  /** The contact with this id; only says that the source knows it. */
  fetchContact(contactId: string, call: CallOptions): Promise<void>;
  fetchInteraction(interactionId: string, call: CallOptions): Promise<JsonObject>;
  fetchArtifacts(interactionId: string, call: CallOptions): Promise<readonly CxArtifact[]>;
  fetchArtifact(interactionId: string, artifactId: string, call: CallOptions): Promise<CxArtifact>;
  fetchNotes(interactionId: string, call: CallOptions): Promise<readonly JsonObject[]>;
  fetchUser(userId: string, call: CallOptions): Promise<CxUser>;
  /** The messages of a running digital conversation. */
  fetchConversation(interactionId: string, call: CallOptions): Promise<JsonObject>;
  /** The resource at a URL found in a record: with credentials at the source's own origin, under the download rules elsewhere. */
  fetchLinked(url: string, call: CallOptions): Promise<unknown>;
  /** A stored JSON file, by its pre-signed URL, under the download rules. */
  fetchFile(url: string, call: CallOptions): Promise<unknown>;
  /** The manifest of an e-mail, by its pre-signed URL. */
  fetchManifest(url: string, call: CallOptions): Promise<JsonObject>;
}
