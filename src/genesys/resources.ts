import type { FeatureRow } from './features.table.ts';

/** Names of the caller, as far as the source knows them. */
export interface UserNames {
  readonly userName: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const LONGEST = 36;
/** An archive has millions of interactions and hundreds of people. */
const MOST_KNOWN = 10_000;
const known = new Map<string, string>();

/** A GWS user id: the UUID without dashes, 32 hex digits in every sample; anything else stays as it is. */
export function gwsUserId(cxUserId: string): string {
  if (cxUserId.length > LONGEST) return cxUserId;
  let id = known.get(cxUserId);
  if (id === undefined) {
    id = UUID.test(cxUserId) ? cxUserId.replaceAll('-', '').toLowerCase() : cxUserId;
    if (known.size === MOST_KNOWN) known.clear();
    known.set(cxUserId, id);
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

/** The features with their addresses (Features, 8.5.1). */
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

/** One feature as `fields=*` shows it. */
export interface FeatureResource {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly autoAssignOnContactCenterCreate: boolean;
  readonly uri: string;
  readonly path: string;
}
