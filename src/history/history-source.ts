import type { Features } from '../genesys/features.ts';
import type { TimeWindow } from '../genesys/requests/window.ts';
import type { Deadline } from '../kit/deadline.ts';

/** Which interactions a list contains, and how it shows them. */
export interface ListRequest {
  /** A contact id, a phone number or an e-mail address; undefined for the interactions of all contacts. */
  readonly contact: string | undefined;
  /** Contains the start of every interaction of the list. */
  readonly window: TimeWindow;
  /** In lower case; undefined for all. */
  readonly mediaType: string | undefined;
  /** An agent who handled the interactions, as in `ownerInformation.id`; undefined for all. */
  readonly userId: string | undefined;
  /** Custom attributes that must have exactly these values. */
  readonly searchAttributes: ReadonlyMap<string, string>;
  /** Names of the custom attributes to show. */
  readonly attributeNames: readonly string[];
  /** By start, then by id. */
  readonly sort: 'asc' | 'desc';
  /** Maximum number of interactions; undefined for a complete list, which fails if it is longer than the source's limit. */
  readonly maxSize: number | undefined;
  /** Interactions of media types whose feature is disabled are left out. */
  readonly features: Features;
}

/**
 * Where the history of a tenant comes from. Answers are JSON text, ready to be sent: a cached answer is never parsed. Every call rejects with
 * BridgeError, with the code `deadline` when the time is over and `not-found` for an unknown id.
 */
export interface HistorySource {
  /** `{"interaction":…}`, for conversations with `"messages":…`. */
  fetchContent(id: string, deadline: Deadline): Promise<string>;
  /** `{"interactions":[…]}`. */
  fetchList(request: ListRequest, deadline: Deadline): Promise<string>;
  /** Ids of the contacts that a phone number or an e-mail address belongs to. */
  fetchContactIds(address: string, deadline: Deadline): Promise<readonly string[]>;
}
