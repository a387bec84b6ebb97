/** A part of the history that a source shows only to callers with a permission of its own. */
export type GatedPart = 'artifacts' | 'notes' | 'contacts';

/** What is known about the permissions of a caller, who may read interactions in any case. */
export type CallerPermissions =
  /** The caller sees everything that the bridge's own account sees. */
  | { readonly kind: 'everything' }
  /** Names of permissions: those of the tenant in `byTenant`, by its id in lower case, otherwise `names`. */
  | { readonly kind: 'listed'; readonly names: PermissionNames; readonly byTenant?: PermissionsByTenant }
  /** The names are not known, so the source is asked on the caller's behalf. */
  | { readonly kind: 'asked'; readonly questions: PermissionQuestions };

/** Names of permissions, as the source writes them. */
export type PermissionNames = ReadonlySet<string>;

/** Names of permissions, by the tenant's id in lower case. */
export type PermissionsByTenant = ReadonlyMap<string, PermissionNames>;

/** Questions to a source about one caller. */
export interface PermissionQuestions {
  /** Different for every caller, and every time that permissions are read again, so that no cached answer outlives them. */
  readonly id: string;
  /** The tenant whose source can be asked. */
  readonly tenantId: string;
  /** Whether the caller may read this part of every interaction; undefined until it is known. */
  mayReadAll(part: GatedPart): boolean | undefined;
  /** Whether the caller may read this part of the subject. Throws BridgeError if the source gives no answer. */
  ask(part: GatedPart, subject: PermissionSubject, signal: AbortSignal): Promise<boolean>;
}

/** The interaction that a question is about. */
export interface PermissionSubject {
  /** Empty for contacts, which belong to no interaction. */
  readonly interactionId: string;
  /** Whether the caller may have taken part in it: then the answer may be true of this interaction only. */
  readonly isMaybeOwn: boolean;
}

/** Somebody whom an answer is for: a CXEngage user id, and what that user may see. */
export interface Viewer {
  readonly userId: string;
  readonly permissions: CallerPermissions;
}

/** The permissions of a caller whom nothing is hidden from. */
export const everything: CallerPermissions = { kind: 'everything' };
