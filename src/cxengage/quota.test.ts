import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Quota, retryAfterMs } from './quota.ts';

const signal = new AbortController().signal;

describe('Retry-After', () => {
  const now = Date.parse('2024-03-08T12:00:00Z');
  it.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['Fri, 08 Mar 2024 12:00:05 GMT', 5_000],
    ['Fri, 08 Mar 2024 11:59:00 GMT', 0],
    ['1.5', 1_500],
    ['86400', 60_000],
    ['soon', 1_000],
    [undefined, 1_000],
  ])('"%s" asks for %d ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('the limiter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets no more calls run at once than the quota says', async () => {
    const limiter = new Quota({ concurrency: 3, ratePerSecond: 1_000 });
    let running = 0;
    let most = 0;
    const call = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => limiter.run(call, signal, 0)));
    expect(most).toBe(3);
  });

  it('lets no more calls begin within any second than the quota says', async () => {
    const limiter = new Quota({ concurrency: 100, ratePerSecond: 10 });
    const begun: number[] = [];
    const calls = Array.from({ length: 25 }, () => limiter.run(async () => void begun.push(Date.now()), signal, 0));
    await vi.advanceTimersByTimeAsync(3_000);
    await Promise.all(calls);
    for (let place = 10; place < begun.length; place += 1) {
      expect(Number(begun[place]) - Number(begun[place - 10])).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('takes the more urgent call first', async () => {
    const limiter = new Quota({ concurrency: 1, ratePerSecond: 1_000 });
    const order: string[] = [];
    const call = (name: string) => async () => void order.push(name);
    await Promise.all([
      limiter.run(call('running'), signal, 0),
      limiter.run(call('bulk'), signal, 0),
      limiter.run(call('waited for'), signal, 10),
    ]);
    expect(order).toEqual(['running', 'waited for', 'bulk']);
  });

  it('forgets a call whose caller has given up', async () => {
    const limiter = new Quota({ concurrency: 1, ratePerSecond: 1_000 });
    const caller = new AbortController();
    let release = (): void => {};
    const first = limiter.run(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      signal,
      0,
    );
    let ran = false;
    const second = limiter.run(
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
    await limiter.run(async () => {}, signal, 0);
    expect(ran).toBe(false);
  });

  it('holds every call back while the source asks for a pause, the longest one where it asks twice', async () => {
    const limiter = new Quota({ concurrency: 10, ratePerSecond: 1_000 });
    limiter.pause(2_000);
    limiter.pause(500);
    let ran = false;
    const call = limiter.run(
      async () => {
        ran = true;
      },
      signal,
      0,
    );
    await vi.advanceTimersByTimeAsync(1_999);
    expect(ran).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await call;
    expect(ran).toBe(true);
  });
});

describe('a call whose turn would come too late', () => {
  it('fails at once, and does not wait for it', async () => {
    const limiter = new Quota({ concurrency: 1, ratePerSecond: 1 });
    const open = Promise.withResolvers<void>();
    const first = limiter.run(() => open.promise, signal, 10);
    const waiting = Promise.allSettled([1, 2, 3].map(() => limiter.run(async () => undefined, signal, 10)));
    const late = limiter.run(async () => 'done', signal, 10, performance.now() + 2_000);
    await expect(late).rejects.toMatchObject({ code: 'deadline' });
    limiter.clear();
    open.resolve();
    await Promise.all([first, waiting]);
  });

  it('is none where only less urgent calls wait', async () => {
    const limiter = new Quota({ concurrency: 1, ratePerSecond: 1_000 });
    const open = Promise.withResolvers<void>();
    const first = limiter.run(() => open.promise, signal, 10);
    const bulk = Array.from({ length: 50 }, () => limiter.run(async () => 'bulk', signal, 0));
    const urgent = limiter.run(async () => 'urgent', signal, 10, performance.now() + 40);
    open.resolve();
    await expect(urgent).resolves.toBe('urgent');
    await Promise.all([first, ...bulk]);
  });
});
