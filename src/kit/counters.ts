/** Counts events by name since the start. Names come from a closed list, so the memory is bounded. */
export class Counters {
  readonly #counts = new Map<string, number>();

  increment(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** A copy of the counts. */
  read(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }
}
