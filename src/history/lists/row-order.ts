/** What lists are sorted by. */
export interface OrderedRow {
  readonly id: string;
  /** Epoch milliseconds; undefined if the start is unreadable. */
  readonly startedAt: number | undefined;
}

/** The order of a list: by start, then by id. Rows whose start is unreadable are last in both directions. */
export function rowOrder(sort: 'asc' | 'desc'): (a: OrderedRow, b: OrderedRow) => number {
  const sign = sort === 'asc' ? 1 : -1;
  return (a, b) => {
    if (a.startedAt !== b.startedAt) {
      if (a.startedAt === undefined) return 1;
      if (b.startedAt === undefined) return -1;
      return sign * (a.startedAt - b.startedAt);
    }
    if (a.id === b.id) return 0;
    return sign * (a.id < b.id ? -1 : 1);
  };
}
