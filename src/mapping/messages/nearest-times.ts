/** A value at a time in epoch milliseconds. */
export interface Timed<T> {
  readonly at: number;
  readonly value: T;
}

/**
 * Finds the value nearest to a time and takes it away, so that it is not found again. Several instances may share their values: `taken` is what
 * any of them has taken. A search takes about logarithmic time, however many values are taken: taken neighbours are skipped at once.
 */
export class NearestTimes<T> {
  readonly #sorted: readonly Timed<T>[];
  readonly #taken: Set<T>;
  /** For each position, one at or after it (`#next`) or before it (`#previous`) before which everything is taken. One past each end is free. */
  readonly #next: number[];
  readonly #previous: number[];

  constructor(times: readonly Timed<T>[], taken: Set<T>) {
    this.#sorted = times.toSorted((a, b) => a.at - b.at);
    this.#taken = taken;
    this.#next = [...times.keys(), times.length];
    this.#previous = this.#next.slice();
  }

  /** The nearest value that is not taken and at most `tolerance` milliseconds away; at a tie the earlier one. */
  takeNearest(at: number, tolerance: number): T | undefined {
    const nearest = this.#nearest(at);
    if (!nearest || Math.abs(nearest.at - at) > tolerance) return undefined;
    this.#taken.add(nearest.value);
    return nearest.value;
  }

  /** Milliseconds to the nearest value that is not taken; infinite if there is none. */
  distanceTo(at: number): number {
    const nearest = this.#nearest(at);
    return nearest ? Math.abs(nearest.at - at) : Number.POSITIVE_INFINITY;
  }

  #nearest(at: number): Timed<T> | undefined {
    const position = this.#firstAtOrAfter(at);
    const after = this.#sorted[this.#free(position, 1)];
    const before = this.#sorted[this.#free(position, -1) - 1];
    return before && (!after || at - before.at <= after.at - at) ? before : after;
  }

  /** The first position at or after a time. */
  #firstAtOrAfter(at: number): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as Timed<T>).at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Upwards, the first position from `start` whose value is free, or the length. Downwards, the first from `start` whose predecessor is free, or
   * 0. The path is shortened for the next search.
   */
  #free(start: number, step: 1 | -1): number {
    const links = step === 1 ? this.#next : this.#previous;
    const path: number[] = [];
    let position = start;
    for (;;) {
      const link = links[position] as number;
      path.push(position);
      if (link !== position) {
        position = link;
        continue;
      }
      const value = this.#sorted[step === 1 ? position : position - 1]?.value;
      if (value === undefined || !this.#taken.has(value)) break;
      links[position] = position + step;
    }
    for (const each of path) links[each] = position;
    return position;
  }
}
