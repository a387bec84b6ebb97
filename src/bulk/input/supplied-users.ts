import { type CxUser, parseUser } from '../../cxengage/schema/entities.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { Users } from '../../mapping/input/translation-input.ts';
import { escapeKey } from '../../mapping/pointer/pointer.ts';

/** Supplied users by id in normal form, and the pointers of those that are not used, because it is not certain whose names they are. */
export interface SuppliedUsers {
  readonly users: Users;
  readonly contradictions?: readonly string[] | undefined;
}

/** Reads `users`. A null user was looked up and not found. A user whose own id is another one, or whose id occurs twice, contradicts. */
export function suppliedUsers(value: JsonObject): SuppliedUsers {
  const users = new Map<string, CxUser | null>();
  let contradictions: string[] | undefined;
  for (const key in value) {
    const user = value[key];
    const parsed = user === null ? null : parseUser(user);
    if (parsed === undefined || isNameless(parsed)) continue;
    const id = normalUserId(key);
    if (users.has(id) || hasOtherId(user, id)) {
      contradictions ??= [];
      contradictions.push(`users#/${escapeKey(key)}`);
    } else users.set(id, parsed);
  }
  return { users, contradictions };
}

/** Whether a user has none of the fields that are read, as the envelope of a reply has. It says nothing, so it counts as not given. */
function isNameless(user: CxUser | null): boolean {
  return user !== null && user.email === undefined && user.firstName === undefined && user.lastName === undefined;
}

function hasOtherId(user: unknown, id: string): boolean {
  const own = isJsonObject(user) ? user['id'] : undefined;
  if (own === undefined || own === null) return false;
  const text = typeof own === 'object' ? '?' : String(own);
  return text.trim() !== '' && normalUserId(text) !== id;
}
