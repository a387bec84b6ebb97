import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryPace } from './pace.ts';
import { callPriority } from './priorities.policy.ts';
import { Quota } from './quota.ts';
import { type CallOptions, SharedCall } from './source.ts';

const { signal } = new AbortController();
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A quota, and calls that run until they are released, in the order in which they started. */
function testQuota(concurrency: number, ratePerSecond = 1_000) {
  const clock = new ManualClock(1_000_000);
  const quota = new Quota({ concurrency, ratePerSecond, clock, pace: new MemoryPace(ratePerSecond, clock) });
  const started: string[] = [];
  const releases: (() => void)[] = [];
  const call = (name: string, options: Partial<CallOptions> = {}): Promise<void> => {
    const run = (): Promise<void> => {
      started.push(name);
      return new Promise((resolve) => releases.push(resolve));
    };
    const result = quota.run(run, { signal, ...options });
    result.catch(() => {}); // asserted where it matters
    return result;
  };
  const release = async (count = 1): Promise<void> => {
    for (const each of releases.splice(0, count)) each();
    await settled();
  };
  const advance = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1) {
      clock.advance(1);
      await settled();
    }
  };
  return { quota, clock, started, call, release, advance };
}

it('runs at most as many calls concurrently as it allows', async () => {
  const { call, started, release } = testQuota(3);
  for (let count = 0; count < 10; count += 1) call('call', { caller: String(count) });
  await settled();
  expect(started).toHaveLength(3);
  await release(2);
  expect(started).toHaveLength(5);
});

it('starts calls at its rate, a tenth of a second’s at once', async () => {
  const { call, started, advance } = testQuota(1_000, 50);
  for (let count = 0; count < 200; count += 1) call('call', { caller: String(count) });
  await settled();
  expect(started).toHaveLength(5);
  await advance(1_000);
  expect(started).toHaveLength(55);
});

it('lets callers take turns, and what has begun go before what has not', async () => {
  const { call, started, release } = testQuota(1);
  const operation = {};
  call('first of a', { caller: 'a', operation });
  for (const name of ['b1', 'b2']) call(name, { caller: 'b' });
  call('c1', { caller: 'c' });
  call('second of a', { caller: 'a', operation });
  for (let count = 0; count < 4; count += 1) await release();
  expect(started).toEqual(['first of a', 'second of a', 'b1', 'c1', 'b2']);
});

it('lets the further calls of a long list take turns with what has not begun', async () => {
  const { call, started, release } = testQuota(1);
  const operation = {};
  for (let count = 0; count < 16; count += 1) {
    call('list', { caller: 'a', operation });
    await release();
  }
  for (let count = 0; count < 3; count += 1) call('list', { caller: 'a', operation });
  call('other', { caller: 'b' });
  for (let count = 0; count < 4; count += 1) await release();
  expect(started.slice(16)).toEqual(['list', 'list', 'other', 'list']);
});

it('lets people go before programs that read everything, and a token before all', async () => {
  const { call, started, release } = testQuota(1);
  call('running');
  call('bulk', { priority: callPriority.bulk });
  call('person');
  call('token', { priority: callPriority.token });
  for (let count = 0; count < 3; count += 1) await release();
  expect(started).toEqual(['running', 'token', 'person', 'bulk']);
});

it('does not let an operation wait for the place of another one when both need the same call', async () => {
  const { call, started, release } = testQuota(1);
  const [operation, shared] = [{}, new SharedCall()];
  for (let count = 0; count < 16; count += 1) {
    call('list', { caller: 'a', operation });
    await release();
  }
  for (let count = 0; count < 5; count += 1) call('list', { caller: 'a', operation });
  call('user', { caller: 'a', operation, shared });
  shared.hasten();
  await release();
  expect(started.slice(16, 18)).toEqual(['list', 'user']);
});

it('hastens no call that runs already', async () => {
  const { call, started, release } = testQuota(1);
  const shared = new SharedCall();
  call('shared', { shared });
  await settled();
  shared.hasten();
  call('next');
  await release();
  expect(started).toEqual(['shared', 'next']);
});

it('leaves a slot to others while the calls of one caller hang', async () => {
  const { call, started } = testQuota(8);
  for (let count = 0; count < 20; count += 1) call('hanging', { caller: 'a' });
  await settled();
  expect(started).toHaveLength(7);
  call('other', { caller: 'b' });
  await settled();
  expect(started.at(-1)).toBe('other');
});

it('drops a call whose caller has given up', async () => {
  const { call, started, release, quota } = testQuota(1);
  const caller = new AbortController();
  call('running');
  const given = call('given up', { signal: caller.signal });
  caller.abort();
  await expect(given).rejects.toThrow('aborted');
  expect(quota.waitingCalls).toBe(0);
  call('next');
  await release();
  expect(started).toEqual(['running', 'next']);
});

it('holds back every call while the source asks for a pause; of two pauses the longer one counts', async () => {
  const { call, started, quota, advance } = testQuota(10);
  quota.pause(2_000);
  quota.pause(500);
  call('held');
  await advance(1_999);
  expect(started).toEqual([]);
  await advance(2);
  expect(started).toEqual(['held']);
});

it('is not held by a pause of no time', async () => {
  const { call, started, quota } = testQuota(10);
  quota.pause(0);
  call('call');
  await settled();
  expect(started).toEqual(['call']);
});

it('drops what waits when it is cleared', async () => {
  const { call, quota, advance, started, release } = testQuota(1, 1);
  call('running');
  const waiting = call('waiting', { caller: 'b' });
  await settled();
  quota.clear();
  await expect(waiting).rejects.toThrow();
  await release();
  await advance(3_000);
  expect(started).toEqual(['running']);
});

it('refuses an operation at once that could not be completed in time', async () => {
  const { call, clock, quota, started } = testQuota(1);
  call('hanging');
  for (let count = 0; count < 3; count += 1) call('waiting', { caller: String(count) });
  await expect(call('late', { caller: 'x', endsAt: clock.monotonic() + 500 })).rejects.toMatchObject({
    code: 'overloaded',
  });
  call('in time', { caller: 'x', endsAt: clock.monotonic() + 5_000 });
  expect([quota.waitingCalls, started]).toEqual([4, ['hanging']]);
});

it('refuses an operation that waited longer than it seemed, without a call', async () => {
  const { call, clock, release, started } = testQuota(1);
  call('running');
  call('other', { caller: 'a' });
  const late = call('late', { caller: 'b', endsAt: clock.monotonic() + 5_000 });
  clock.advance(5_000);
  for (let count = 0; count < 3; count += 1) await release();
  await expect(late).rejects.toMatchObject({ code: 'overloaded' });
  expect(started).toEqual(['running', 'other']);
});

it('tries a call when nothing waits, however long calls took before', async () => {
  const { call, clock, release, started } = testQuota(1);
  call('slow');
  clock.advance(60_000);
  await release();
  call('next', { endsAt: clock.monotonic() + 10 });
  await settled();
  expect(started).toEqual(['slow', 'next']);
});

it('refuses no caller because of the many calls of another caller, which only take turns', async () => {
  const { call, clock } = testQuota(1);
  for (let count = 0; count < 5_000; count += 1) call('busy', { caller: 'busy' });
  let refused = false;
  call('other', { caller: 'other', endsAt: clock.monotonic() + 2_000 }).catch(() => {
    refused = true;
  });
  await settled();
  expect(refused).toBe(false);
});
