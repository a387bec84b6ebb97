import { describe, expect, it } from 'vitest';
import {
  COPY_TIMEOUT_MS,
  DOWNLOAD_TIMEOUT_MS,
  defaultRetryWaitsMs,
  retryAfterMs,
  TOKEN_TIMEOUT_MS,
} from './timeouts.policy.ts';

describe('Retry-After', () => {
  const now = Date.parse('2024-03-08T12:00:00Z');
  it.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['Fri, 08 Mar 2024 12:00:05 GMT', 5_000],
    ['Fri, 08 Mar 2024 11:59:00 GMT', 0],
    ['1.5', 1_500],
    ['86400', 60_000],
    ['12', 12_000],
    ['1.25', 1_250],
    ['soon', 1_000],
    ['x3', 1_000],
    ['3x', 1_000],
    ['Fri GMT', 1_000],
    [undefined, 1_000],
  ])('"%s" asks for a pause of %d ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

it('a token is waited for 10 seconds, a file 15', () => {
  expect([TOKEN_TIMEOUT_MS, DOWNLOAD_TIMEOUT_MS, COPY_TIMEOUT_MS]).toEqual([10_000, 15_000, 600_000]);
});

it('a call is attempted four times within less than five seconds of waiting', () => {
  expect(defaultRetryWaitsMs).toEqual([0, 1_000, 3_000]);
});
