import { BEFORE_TURNS } from '../kit/fair-queue.ts';

/**
 * Priorities in a tenant's queue of source calls. A token holds up every other call, so it goes before all. For all others, users take turns; of one user,
 * records and lists go before optional calls, so a record with many of them delays no other record. Sign-ins of all users take turns as one more user.
 */
export const callPriority = {
  token: BEFORE_TURNS,
  primary: 10,
  optional: 5,
  signIn: 2,
} as const;
