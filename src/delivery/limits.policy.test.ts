import { expect, it } from 'vitest';
import { isOutboxFull } from './limits.policy.ts';

const MEGABYTE = 1024 * 1024;

it.each([
  [1_000, 10_000, false],
  [1_001, 10_000, true],
  [2, 32 * MEGABYTE, false],
  [2, 32 * MEGABYTE + 1, true],
  [1, 40 * MEGABYTE, false],
])('an outbox of %d messages with %d characters must drop its oldest message: %s', (messages, characters, expected) => {
  expect(isOutboxFull({ messages, characters })).toBe(expected);
});
