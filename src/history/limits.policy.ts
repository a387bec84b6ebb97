const MAX_USERS = 50;
const MAX_ARTIFACTS = 10;

/** The first items of a list, and whether some were left out. */
export interface Limited<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

/** The users that are fetched for one content. A transcript that names more agents is not believed to its end. */
export function limitUsers<T>(users: readonly T[]): Limited<T> {
  return limit(users, MAX_USERS);
}

/** The artifacts that are read for one content. Conversations have one or two. */
export function limitArtifacts<T>(artifacts: readonly T[]): Limited<T> {
  return limit(artifacts, MAX_ARTIFACTS);
}

function limit<T>(items: readonly T[], max: number): Limited<T> {
  return { items: items.slice(0, max), isCut: items.length > max };
}

/** Rows of a list that the source returns at once, at most. */
export const PAGE_ROWS = 1_000;

/** Pages of a narrow window that are read to find one known interaction. */
export const PROBE_PAGES = 3;

/** Pages that are fetched concurrently. */
export const CONCURRENT_PAGES = 4;

/** How often a list that changes while it is read is read again. */
export const MAX_PASSES = 5;
