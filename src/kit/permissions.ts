/** A part of the history that a source shows only to callers with a permission of its own. */
export type GatedPart = 'artifacts' | 'notes' | 'contacts';

/** What is known about the permissions of a caller, who may read interactions in any case. */
export type CallerPermissions =
  /** The caller sees everything that the bridge's own account sees. */
  | { readonly kind: 'everything' }
  /** The names of the caller's permissions, by the tenant's id in lower case. A tenant without an entry has those of `default`. */
  | { readonly kind: 'listed'; readonly default: ReadonlySet<string>; readonly byTenant?: PermissionsByTenant }
  /** The names are not known, so the source is asked on the caller's behalf. */
  | { readonly kind: 'asked'; readonly questions: PermissionQuestions };

/** Names of permissions, by the tenant's id in lower case. */
export type PermissionsByTenant = ReadonlyMap<string, ReadonlySet<string>>;

/** Questions to a source about one caller. */
export interface PermissionQuestions {
  /** Different for every caller and every time that the permissions are read, so that no cached answer outlives them. */
  readonly id: string;
  /** The tenant whose source can be asked. */
  readonly tenantId: string;
  /** Whether the caller may read every interaction's part; undefined until that is known. */
  readonly mayReadAll: (part: GatedPart) => boolean | undefined;
  /** Whether the caller may read the part of this interaction. Throws if the source gives no answer. */
  ask(part: GatedPart, subject: PermissionSubject, signal: AbortSignal): Promise<boolean>;
}

/** The interaction that a question is about. */
export interface PermissionSubject {
  readonly interactionId: string;
  /** The record names the caller: then the answer is true of this interaction only. */
  readonly namesCaller: boolean;
}

/** Somebody whom an answer is for: a user, and what that user may see. */
export interface Viewer {
  /** The CXEngage user id. */
  readonly userId: string;
  readonly permissions: CallerPermissions;
}

/** The permissions of a caller whom nothing is hidden from. */
export const everything: CallerPermissions = { kind: 'everything' };
