import type { CxUser } from '../../cxengage/schema/entities.ts';

/** First and last name of a user; undefined if the user has neither. */
export function fullName(user: CxUser | null | undefined): string | undefined {
  return [user?.firstName, user?.lastName].filter(Boolean).join(' ') || undefined;
}
