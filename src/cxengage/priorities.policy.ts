/**
 * Priorities in a tenant's queue of source calls; higher goes first. A token holds up every other call. Records and lists go before optional
 * calls, so a record with many of them delays no other record. Sign-ins come last: a flood of them must not slow down signed-in users.
 */
export const callPriority = {
  token: 100,
  primary: 10,
  optional: 5,
  signIn: 2,
} as const;
