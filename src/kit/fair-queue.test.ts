import PQueue, { type Queue, type RunFunction } from 'p-queue';
import { expect, it } from 'vitest';
import { BEFORE_TURNS, type FairOptions, FairSlots, fairQueueOf } from './fair-queue.ts';

function fairQueue(concurrency: number) {
  const slots = new FairSlots(concurrency);
  const queue = new PQueue<Queue<RunFunction, FairOptions>, FairOptions>({
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
  return { add, started, priorities, release, queue };
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

it('runs tasks of the highest priority first, of one caller', async () => {
  const { add, priorities, release } = fairQueue(1);
  for (const priority of [1, 5, 10, 5, 10]) add('a', priority);
  for (let count = 0; count < 5; count += 1) await release();
  expect(priorities).toEqual([1, 10, 10, 5, 5]);
});

it('lets no caller wait for tasks of another that have a higher priority', async () => {
  const { add, started, release } = fairQueue(1);
  for (let count = 0; count < 5; count += 1) add('busy', 10);
  add('other', 1);
  for (let count = 0; count < 2; count += 1) await release();
  expect(started).toEqual(['busy', 'busy', 'other']);
});

it('runs what everything else waits for before all turns', async () => {
  const { add, priorities, release } = fairQueue(1);
  for (const priority of [10, 10, 10, BEFORE_TURNS]) add('a', priority);
  await release();
  expect(priorities).toEqual([10, BEFORE_TURNS]);
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
