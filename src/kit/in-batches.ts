/** Does something with each of many, so many at a time: all at once would make what it needs late for everything else. */
export async function inBatches<T>(
  all: readonly T[],
  size: number,
  send: (each: T) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < all.length; from += size) await Promise.all(all.slice(from, from + size).map(send));
}
