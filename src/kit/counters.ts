/** How often each thing of a kind has happened since the start, by name; names come from a closed list, so that this stays small. */
export class Counters {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** The counts as they are now. */
  read(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }
}
