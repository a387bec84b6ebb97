import { expect, it } from 'vitest';
import { deliverRandomly } from './random-delivery.ts';

/** Numbers from 0 to 1 that a seed repeats (a linear congruential generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it('of ten thousand notifications to two hundred users of twenty tenants none reaches another user, and none is lost', async () => {
  const seed = Date.now() >>> 0;
  const report = await deliverRandomly(10_000, seeded(seed));
  expect({ ...report, seed }).toMatchObject({ delivered: 10_000, wrong: 0, lost: 0, repeated: 0 });
});
