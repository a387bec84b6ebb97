import { expect, it } from 'vitest';
import { MAX_COPIED_BYTES, MAX_FILE_BYTES, MAX_REPLY_BYTES } from './sizes.policy.ts';

it('replies are read up to 32 MiB, files up to 16 MiB, and copied up to 2 GiB', () => {
  expect([MAX_REPLY_BYTES, MAX_FILE_BYTES, MAX_COPIED_BYTES]).toEqual([33_554_432, 16_777_216, 2 ** 31]);
});
