/**
 * Priorities in a tenant's queue of source calls; of the same priority, users take turns. A token holds up every other call. What has begun goes before what has
 * not: an operation whose first call was made and whose second one waits has cost something and brought nothing. People go before programs that
 * read everything.
 */
export const callPriority = { token: 3, begun: 2, people: 1, bulk: 0 } as const;

/** One of them. */
export type CallPriority = (typeof callPriority)[keyof typeof callPriority];

/**
 * How many calls of one operation go before those of others that have not begun. The further calls of a long list take turns with them, so that
 * it does not hold up everybody else.
 */
export const BEGUN_CALLS = 16;
