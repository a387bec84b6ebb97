import type { GatedPart, PermissionNames } from '../../kit/permissions.ts';
import type { Profile } from '../../mapping/profile/profile.ts';

/** How much of a part a viewer may see: of all interactions, of those in which the viewer conversed, or of none. */
export type ViewLevel = 'all' | 'own' | 'none';

/** The level that a list of permissions gives. `names` are the names of permissions in the mapping profile. */
export function listedLevel(part: GatedPart, permissions: PermissionNames, names: Profile['permissions']): ViewLevel {
  if (permissions.has(names[part])) return 'all';
  return part === 'artifacts' && permissions.has(names.ownArtifacts) ? 'own' : 'none';
}
