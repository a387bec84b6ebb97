import { rowOrder } from './row-order.ts';
import type { SelectedRow } from './select-rows.ts';

/**
 * The first rows of a list by its order, at most `max` that are certain to belong to it. Uncertain rows among them are kept as well, until it is
 * known whether they belong.
 */
export class TopN {
  readonly #order: (a: SelectedRow, b: SelectedRow) => number;
  readonly #max: number;
  readonly #ids = new Set<string>();
  #rows: SelectedRow[] = [];

  constructor(sort: 'asc' | 'desc', max: number) {
    this.#order = rowOrder(sort);
    this.#max = max;
  }

  /** Adds rows. A row that was added before is ignored: the lists of several contacts may contain it. */
  add(rows: readonly SelectedRow[]): void {
    for (const row of rows) {
      if (this.#ids.has(row.id)) continue;
      this.#ids.add(row.id);
      this.#rows.push(row);
    }
    this.#rows.sort(this.#order);
    this.#cut();
  }

  /** Uncertain rows that would be in the list if it ended now. */
  get undecided(): readonly SelectedRow[] {
    const leading = this.#max === Number.POSITIVE_INFINITY ? this.#rows : this.#rows.slice(0, this.#max);
    return leading.filter((row) => row.isUncertain);
  }

  /** Replaces an uncertain row by a certain one, or removes it. */
  decide(decided: ReadonlyMap<string, SelectedRow | undefined>): void {
    this.#rows = this.#rows.flatMap((row) => (decided.has(row.id) ? (decided.get(row.id) ?? []) : row));
    this.#cut();
  }

  /** Whether no row that starts before this moment, in epoch milliseconds, can be in the list any more. */
  isCompleteBefore(moment: number | undefined): boolean {
    const last = this.#rows[this.#max - 1];
    return last?.startedAt !== undefined && moment !== undefined && !last.isUncertain && moment < last.startedAt;
  }

  /** The rows in order; removes them, so that a complete list needs to hold only one page of rows. */
  takeRows(): readonly SelectedRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Removes what is behind the last row that can be in the list. */
  #cut(): void {
    if (this.#rows.length <= this.#max) return;
    let certain = 0;
    const last = this.#rows.findIndex((row) => {
      if (!row.isUncertain) certain += 1;
      return certain === this.#max;
    });
    if (last >= 0) this.#rows.length = last + 1;
  }
}
