/** The parts of a list, in order, each with so many entries but the last one. */
export function* batchesOf<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** Does something with each of many, so many at a time: all at once would make what it needs late for everything else. */
export async function inBatches<T>(
  all: readonly T[],
  size: number,
  send: (each: T) => Promise<unknown>,
): Promise<void> {
  for (const batch of batchesOf(all, size)) await Promise.all(batch.map(send));
}
