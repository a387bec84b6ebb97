import type { CallerPermissions, GatedPart, PermissionQuestions, Viewer } from '../../kit/permissions.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { listedLevel, type ViewLevel } from './view.policy.ts';

/** What one viewer may see of one source. */
export interface View {
  /** Part of the cache key of everything that holds a gated part: views of one name show the same. */
  readonly name: string;
  readonly userId: string;
  /** `asked` if the source has to be asked, `unknown` if it cannot be asked. */
  readonly levels: Readonly<Record<GatedPart, ViewLevel | 'asked' | 'unknown'>>;
  /** Present if a level is `asked`. */
  readonly questions?: PermissionQuestions;
}

const parts: readonly GatedPart[] = ['artifacts', 'notes', 'contacts'];

/** What a viewer may see of the source of this tenant. Computed for every request, because permissions and their names may change. */
export function viewOf({ userId, permissions }: Viewer, tenantId: string, profile: Profile): View {
  const level = levelsOf(permissions, tenantId.toLowerCase(), profile);
  const levels = { artifacts: level('artifacts'), notes: level('notes'), contacts: level('contacts') };
  const questions = permissions.kind === 'asked' ? permissions.questions : undefined;
  const name = parts.every((part) => levels[part] === 'all')
    ? 'all'
    : parts.map((part) => nameOf(levels[part], userId, questions)).join('/');
  return { name, userId, levels, ...(questions && { questions }) };
}

function levelsOf(
  permissions: CallerPermissions,
  tenantId: string,
  profile: Profile,
): (part: GatedPart) => View['levels'][GatedPart] {
  switch (permissions.kind) {
    case 'everything':
      return () => 'all';
    case 'listed': {
      const names = permissions.byTenant?.get(tenantId) ?? permissions.names;
      return (part) => listedLevel(part, names, profile.permissions);
    }
    case 'asked': {
      const { questions } = permissions;
      const canBeAsked = questions.tenantId.toLowerCase() === tenantId;
      return (part) => {
        const all = questions.mayReadAll(part);
        if (all === true) return 'all';
        if (canBeAsked) return 'asked';
        return all === undefined ? 'unknown' : 'none';
      };
    }
  }
}

/** What is seen of one's own interactions, or by one's own questions, is never shared. */
function nameOf(level: View['levels'][GatedPart], userId: string, questions: PermissionQuestions | undefined): string {
  if (level === 'own') return `own:${userId}`;
  return level === 'asked' ? `asked:${questions?.id}` : level;
}
