import { expect, it } from 'vitest';
import {
  HEADERS_TIMEOUT_MS,
  IDLE_CONNECTION_MS,
  isIdLengthAllowed,
  isMessageCountAllowed,
  isSocketAllowed,
  MAX_BODY_BYTES,
  MAX_OPERATION_BYTES,
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

it('an operation may have 64 KiB and another body one MiB, headers must arrive within 10 seconds and a request within 30, and a connection may be idle for 60', () => {
  const times = [HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, IDLE_CONNECTION_MS];
  expect([MAX_OPERATION_BYTES, MAX_BODY_BYTES, ...times]).toEqual([65_536, 1_048_576, 10_000, 30_000, 60_000]);
});

it('an address may have 500 sockets without an authenticated request', () => {
  expect([499, 500].map(isSocketAllowed)).toEqual([true, false]);
});
