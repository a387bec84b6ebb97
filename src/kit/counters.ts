/** Counts events by name since the start. Names come from a closed list, so the memory is bounded. */
export class Counters {
  readonly #counts = new Map<string, number>();

  increment(name: string): void {
    incrementCount(this.#counts, name);
  }

  /** A copy of the counts. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }
}

/** Adds `by` to the count of a key. */
export function incrementCount(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
