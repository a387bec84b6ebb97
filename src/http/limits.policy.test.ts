import { expect, it } from 'vitest';
import {
  IDLE_CONNECTION_MS,
  isIdLengthAllowed,
  isMessageCountAllowed,
  MAX_BODY_BYTES,
  REQUEST_TIMEOUT_MS,
} from './limits.policy.ts';

it.each([
  [1, true],
  [100, true],
  [101, false],
])('a request may contain %d CometD messages: %s', (messages, expected) => {
  expect(isMessageCountAllowed(messages)).toBe(expected);
});

it.each([
  [0, false],
  [1, true],
  [254, true],
  [255, false],
])('an id may have %d characters: %s', (characters, expected) => {
  expect(isIdLengthAllowed(characters)).toBe(expected);
});

it('a body may have one MiB, a request must arrive within 30 seconds, and a connection may be idle for 60', () => {
  expect([MAX_BODY_BYTES, REQUEST_TIMEOUT_MS, IDLE_CONNECTION_MS]).toEqual([1_048_576, 30_000, 60_000]);
});
