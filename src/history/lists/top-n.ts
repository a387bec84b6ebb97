import type { ListItem } from './rows.ts';

/** The items of a list that come first by its order, no more than so many; holds little more than these. */
export class TopN {
  readonly #sign: 1 | -1;
  readonly #most: number;
  readonly #ids = new Set<string>();
  #items: ListItem[] = [];

  constructor(sort: 'asc' | 'desc', most: number) {
    this.#sign = sort === 'asc' ? 1 : -1;
    this.#most = most;
  }

  get size(): number {
    return this.#items.length;
  }

  /** An interaction that is there already is not taken twice: several contacts' lists may both show it. */
  add(items: readonly ListItem[]): void {
    for (const item of items) {
      if (this.#ids.has(item.id)) continue;
      this.#ids.add(item.id);
      this.#items.push(item);
    }
    if (this.#items.length > 2 * this.#most) this.sorted();
  }

  /** Whether nothing that began before this moment can be among the first any more. */
  cannotGain(before: number | undefined): boolean {
    if (before === undefined || this.#items.length < this.#most) return false;
    const last = this.sorted().at(-1);
    return last !== undefined && before < last.at;
  }

  /** By start and then by id. */
  sorted(): readonly ListItem[] {
    this.#items.sort((a, b) => this.#sign * (a.at - b.at || (a.id < b.id ? -1 : 1)));
    if (this.#items.length > this.#most) this.#items.length = this.#most;
    return this.#items;
  }
}
