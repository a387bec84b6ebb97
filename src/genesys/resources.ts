import type { FeatureRow } from './features.table.ts';

/** Names of the caller; the source may not have all of them. */
export interface UserNames {
  readonly userName: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const UUID_LENGTH = 36;
const MAX_CACHED_IDS = 10_000;
// An archive has millions of interactions and hundreds of users.
const cachedIds = new Map<string, string>();

/** The GWS user id of a UUID: 32 hex digits without dashes, as in every sample. Any other id is returned unchanged. */
export function gwsUserId(cxUserId: string): string {
  if (cxUserId.length > UUID_LENGTH) return cxUserId;
  let id = cachedIds.get(cxUserId);
  if (id === undefined) {
    id = UUID.test(cxUserId) ? cxUserId.replaceAll('-', '').toLowerCase() : cxUserId;
    if (cachedIds.size === MAX_CACHED_IDS) cachedIds.clear();
    cachedIds.set(cxUserId, id);
  }
  return id;
}

/** The `user` of `GET /api/v2/me`, without subresources (Making a request, 8.5.2). */
export function userResource(publicUrl: string, userId: string, names: UserNames): Record<string, unknown> {
  const id = gwsUserId(userId);
  return {
    id,
    userName: names.userName,
    firstName: names.firstName ?? names.userName,
    lastName: names.lastName ?? '',
    roles: ['ROLE_AGENT'],
    enabled: true,
    changePasswordOnFirstLogin: false,
    uri: `${publicUrl}/users/${id}`,
    path: `/users/${id}`,
  };
}

/** The features as resources with their URLs (Features, 8.5.1). */
export function featureResources(publicUrl: string, features: readonly FeatureRow[]): readonly FeatureResource[] {
  return features.map(({ id, displayName }) => ({
    id,
    displayName,
    description: `API for ${displayName.replace(/ API$/, '')}`,
    autoAssignOnContactCenterCreate: true,
    uri: `${publicUrl}/features/${id}`,
    path: `/features/${id}`,
  }));
}

/** A feature in a reply to `fields=*`. */
export interface FeatureResource {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly autoAssignOnContactCenterCreate: boolean;
  readonly uri: string;
  readonly path: string;
}
