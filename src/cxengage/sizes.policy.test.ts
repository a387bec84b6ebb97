import { expect, it } from 'vitest';
import { MAX_FILE_BYTES, MAX_REPLY_BYTES } from './sizes.policy.ts';

it('replies are read up to 32 MiB and files up to 16 MiB', () => {
  expect([MAX_REPLY_BYTES, MAX_FILE_BYTES]).toEqual([33_554_432, 16_777_216]);
});
