import { expect, it } from 'vitest';
import { missingTranscriptOf } from './missing-transcript.policy.ts';

const HOUR = 3_600_000;
const now = Date.parse('2024-03-08T12:00:00.000Z');

it.each([
  ['absent', false, undefined, 'pending'],
  ['absent', false, now - 1_000 * HOUR, 'pending'],
  ['absent', true, now - 24 * HOUR + 1, 'pending'],
  ['absent', true, now - 24 * HOUR, 'absent'],
  ['absent', true, undefined, 'absent'],
  ['expired', true, now, 'expired'],
  ['forbidden', true, now, 'forbidden'],
  ['unreadable', true, now, 'unreadable'],
  ['unavailable', false, undefined, 'unavailable'],
  ['not-given', false, undefined, 'not-given'],
] as const)('a transcript that is %s (stopped: %s, ended at %s) is %s', (why, isStopped, endedAt, expected) => {
  expect(missingTranscriptOf(why, { isStopped, endedAt }, now, { transcriptPendingHours: 24 })).toBe(expected);
});
