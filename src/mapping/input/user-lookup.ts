import type { CxUser } from '../../cxengage/schema/entities.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { Users } from './translation-input.ts';

/** The user with an id, however its UUID is written in the record; null if the user was not found, undefined if it was not looked up. */
export function userOf(users: Users | undefined, id: string): CxUser | null | undefined {
  const user = users?.get(id);
  return user === undefined && users ? users.get(normalUserId(id)) : user;
}
