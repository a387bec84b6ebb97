import PQueue from 'p-queue';
import { expect, it } from 'vitest';
import { type FairOptions, FairQueue, FairSlots, fairQueueOf } from './fair-queue.ts';

function fairQueue(concurrency: number) {
  const slots = new FairSlots(concurrency);
  const queue = new PQueue<FairQueue, FairOptions>({
    concurrency,
    queueClass: fairQueueOf(slots),
  });
  const started: string[] = [];
  const priorities: number[] = [];
  const releases: (() => void)[] = [];
  /** Adds a task that runs until it is released. */
  const add = (caller: string, priority = 0, signal?: AbortSignal): void => {
    const task = (): Promise<void> =>
      slots.occupy(caller, () => {
        started.push(caller);
        priorities.push(priority);
        return new Promise((resolve) => releases.push(resolve));
      });
    queue.add(task, { caller, priority, ...(signal && { signal }) }).catch(() => {});
  };
  const release = async (count = 1): Promise<void> => {
    for (const each of releases.splice(0, count)) each();
    await settled();
  };
  return { add, started, priorities, release, queue, slots };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets callers take turns, however many tasks one of them has', async () => {
  const { add, started, release } = fairQueue(1);
  for (let count = 0; count < 5; count += 1) add('busy');
  add('other');
  for (let count = 0; count < 3; count += 1) await release();
  expect(started).toEqual(['busy', 'busy', 'other', 'busy']);
});

it('leaves a slot to others while the tasks of one caller hang, and gives back what it used', async () => {
  const { add, started, release } = fairQueue(8);
  for (let count = 0; count < 20; count += 1) add('hanging');
  await settled();
  expect(started).toHaveLength(7);
  add('other');
  await settled();
  expect(started.at(-1)).toBe('other');
  await release(8);
  expect(started).toHaveLength(15);
});

it('runs all tasks of a higher priority first, of every caller', async () => {
  const { add, priorities, release } = fairQueue(1);
  for (const [index, priority] of [1, 5, 10, 5, 10].entries()) add(String(index % 2), priority);
  for (let count = 0; count < 5; count += 1) await release();
  expect(priorities).toEqual([1, 10, 10, 5, 5]);
});

it('lets callers take turns in each priority', async () => {
  const { add, started, release } = fairQueue(1);
  add('running');
  for (const caller of ['a', 'a', 'b']) add(caller, 2);
  for (const caller of ['c', 'c', 'd']) add(caller, 1);
  for (let count = 0; count < 6; count += 1) await release();
  expect(started.slice(1)).toEqual(['a', 'b', 'a', 'c', 'd', 'c']);
});

it('moves a task to another priority', async () => {
  const { queue, slots, started, add, release } = fairQueue(1);
  add('running');
  add('before', 1);
  void queue.add(() => slots.occupy('moved', async () => void started.push('moved')), { caller: 'moved', id: 'x' });
  queue.setPriority('x', 2);
  await release(2);
  expect(started).toEqual(['running', 'moved', 'before']);
});

it('says how many tasks start before the next one of a caller', () => {
  const queue = new FairQueue(new FairSlots(1));
  const task = async (): Promise<void> => {};
  for (const caller of ['a', 'a', 'a', 'b', 'c']) queue.enqueue(() => task(), { caller, priority: 1 });
  queue.enqueue(() => task(), { caller: 'a', priority: 2 });
  expect(['a', 'b', 'new'].map((caller) => queue.countBefore(1, caller))).toEqual([5, 4, 3]);
  expect(['a', 'b', 'new'].map((caller) => queue.countBefore(1, caller, true))).toEqual([11, 5, 3]);
  expect([queue.total, queue.count(1), queue.count(2), queue.count(3)]).toEqual([6, 5, 1, 0]);
});

it('drops ten thousand tasks without looking at each of the others', async () => {
  const { queue } = fairQueue(1);
  const abort = new AbortController();
  const tasks = Array.from({ length: 10_000 }, () => queue.add(async () => {}, { signal: abort.signal, caller: 'a' }));
  abort.abort();
  expect((await Promise.allSettled(tasks)).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(9_990);
  expect(queue.size).toBe(0);
});

it('drops a task whose caller has given up', async () => {
  const { add, started, release, queue } = fairQueue(1);
  const abort = new AbortController();
  add('running');
  add('given up', 0, abort.signal);
  add('other');
  abort.abort();
  await release();
  expect(started).toEqual(['running', 'other']);
  expect(queue.sizeBy({ priority: 0 })).toBe(0);
});
