/** Works on items, up to so many at the same time, and yields the results in the order of the items. Work that has begun is waited for when one fails. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const started = work(item);
      // Its failure is seen when it is its turn.
      started.catch(() => {});
      running.push(started);
      if (running.length >= concurrency) yield (await running.shift()) as Result;
    }
    while (running.length > 0) yield (await running.shift()) as Result;
  } finally {
    await Promise.allSettled(running);
  }
}
