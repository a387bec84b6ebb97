import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Quota } from './quota.ts';

const signal = new AbortController().signal;
const clock = new ManualClock(1_000_000);

describe('the quota', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs at most as many calls concurrently as it allows', async () => {
    const quota = new Quota({ concurrency: 3, ratePerSecond: 1_000 }, clock);
    let running = 0;
    let max = 0;
    const call = async (): Promise<void> => {
      running += 1;
      max = Math.max(max, running);
      await Promise.resolve();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => quota.run(call, signal, 0)));
    expect(max).toBe(3);
  });

  it('starts at most as many calls within any second as it allows', async () => {
    const quota = new Quota({ concurrency: 100, ratePerSecond: 10 }, clock);
    const begun: number[] = [];
    const calls = Array.from({ length: 25 }, () => quota.run(async () => void begun.push(Date.now()), signal, 0));
    await vi.advanceTimersByTimeAsync(3_000);
    await Promise.all(calls);
    for (let index = 10; index < begun.length; index += 1) {
      expect(Number(begun[index]) - Number(begun[index - 10])).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('runs the call with the higher priority first', async () => {
    const quota = new Quota({ concurrency: 1, ratePerSecond: 1_000 }, clock);
    const order: string[] = [];
    const call = (name: string) => async () => void order.push(name);
    await Promise.all([
      quota.run(call('running'), signal, 0),
      quota.run(call('bulk'), signal, 0),
      quota.run(call('urgent'), signal, 10),
    ]);
    expect(order).toEqual(['running', 'urgent', 'bulk']);
  });

  it('drops a call whose caller has given up', async () => {
    const quota = new Quota({ concurrency: 1, ratePerSecond: 1_000 }, clock);
    const caller = new AbortController();
    let release = (): void => {};
    const first = quota.run(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      signal,
      0,
    );
    let ran = false;
    const second = quota.run(
      async () => {
        ran = true;
      },
      caller.signal,
      0,
    );
    caller.abort();
    await expect(second).rejects.toThrow();
    release();
    await first;
    await quota.run(async () => {}, signal, 0);
    expect(ran).toBe(false);
  });

  it('holds back every call while the source asks for a pause; of two pauses the longer one counts', async () => {
    const quota = new Quota({ concurrency: 10, ratePerSecond: 1_000 }, clock);
    quota.pause(2_000);
    quota.pause(500);
    let ran = false;
    const call = quota.run(
      async () => {
        ran = true;
      },
      signal,
      0,
    );
    clock.advance(1_999);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ran).toBe(false);
    clock.advance(1);
    await vi.advanceTimersByTimeAsync(0);
    await call;
    expect(ran).toBe(true);
  });
});

describe('a call with a deadline', () => {
  it('fails at once if it would start too late', async () => {
    const quota = new Quota({ concurrency: 1, ratePerSecond: 1 }, clock);
    const open = Promise.withResolvers<void>();
    const first = quota.run(() => open.promise, signal, 10);
    const waiting = Promise.allSettled([1, 2, 3].map(() => quota.run(async () => undefined, signal, 10)));
    const late = quota.run(async () => 'done', signal, 10, clock.monotonic() + 1_999);
    await expect(late).rejects.toMatchObject({ code: 'deadline' });
    quota.clear();
    open.resolve();
    await Promise.all([first, waiting]);
  });

  it('does not fail because of waiting calls with lower priority', async () => {
    const quota = new Quota({ concurrency: 1, ratePerSecond: 1_000 }, clock);
    const open = Promise.withResolvers<void>();
    const first = quota.run(() => open.promise, signal, 10);
    const bulk = Array.from({ length: 50 }, () => quota.run(async () => 'bulk', signal, 0));
    const urgent = quota.run(async () => 'urgent', signal, 10, clock.monotonic() + 40);
    open.resolve();
    await expect(urgent).resolves.toBe('urgent');
    await Promise.all([first, ...bulk]);
  });

  it('does not fail because of the calls of another caller, which only take turns with its own', async () => {
    const quota = new Quota({ concurrency: 1, ratePerSecond: 1_000 }, clock);
    const open = Promise.withResolvers<void>();
    const first = quota.run(() => open.promise, signal, 10, undefined, 'busy');
    for (let count = 0; count < 5_000; count += 1)
      quota.run(async () => 'busy', signal, 10, undefined, 'busy').catch(() => {});
    const other = quota.run(async () => 'other', signal, 5, clock.monotonic() + 40, 'other');
    open.resolve();
    await expect(other).resolves.toBe('other');
    quota.clear();
    await first;
  });
});
