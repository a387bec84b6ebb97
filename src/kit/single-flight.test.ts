import { expect, it } from 'vitest';
import { BridgeError } from './bridge-error.ts';
import { SingleFlight } from './single-flight.ts';

const late = new BridgeError('Test', 'deadline', 'too late');
const broken = new BridgeError('Test', 'unavailable', 'broken');

/** Work whose end the test decides. */
function work(): { run: () => Promise<string>; ends: PromiseWithResolvers<string>; begun: () => number } {
  const ends = Promise.withResolvers<string>();
  let count = 0;
  return {
    ends,
    begun: () => count,
    run: () => {
      count += 1;
      return ends.promise;
    },
  };
}

it('gives concurrent callers the same result, and starts again afterwards', async () => {
  const flight = new SingleFlight<string>();
  const first = work();
  const asked = [flight.run('key', first.run), flight.run('key', first.run), flight.run('key', first.run)];
  first.ends.resolve('result');
  expect(await Promise.all(asked)).toEqual(['result', 'result', 'result']);
  expect(first.begun()).toBe(1);
  await flight.run('key', first.run);
  expect(first.begun()).toBe(2);
});

it('work for different keys runs separately', async () => {
  const flight = new SingleFlight<string>();
  expect(await Promise.all([flight.run('a', async () => 'a'), flight.run('b', async () => 'b')])).toEqual(['a', 'b']);
});

it('does not fail a caller by another caller’s deadline while it has time left', async () => {
  const flight = new SingleFlight<string>();
  const [first, second] = [work(), work()];
  const leading = flight.run('key', first.run);
  const joined = flight.run('key', second.run, new AbortController().signal);
  const alsoJoined = flight.run('key', second.run, new AbortController().signal);
  first.ends.reject(late);
  second.ends.resolve('in time');
  await expect(leading).rejects.toBe(late);
  expect(await Promise.all([joined, alsoJoined])).toEqual(['in time', 'in time']);
  expect(second.begun()).toBe(1);
});

it.each([
  ['an error other than a deadline', broken, new AbortController().signal],
  ['a deadline if their own deadline is over too', late, AbortSignal.abort()],
])('callers that share work fail with %s', async (_what, error, signal) => {
  const flight = new SingleFlight<string>();
  const first = work();
  const leading = flight.run('key', first.run);
  const joined = flight.run('key', async () => 'never', signal);
  first.ends.reject(error);
  await expect(leading).rejects.toBe(error);
  await expect(joined).rejects.toBe(error);
});
