import { expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
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

it.each([
  ['23 hours ago', '2024-03-07T13:00:00.000Z', 'transcript-pending', 'transcript:pending'],
  ['25 hours ago', '2024-03-07T11:00:00.000Z', 'transcript-absent', 'transcript:absent'],
])('if the end is not readable, the start decides: %s', (_when, startTimestamp, code, incomplete) => {
  const times = { startTimestamp, endTimestamp: 'noon' };
  const input = gathered({ channelType: 'sms', ...times }, { transcript: { kind: 'none', why: 'absent' } });
  const { value, diagnostics } = contentOf(input, site());
  expect(diagnostics.map((each) => each.code)).toContain(code);
  expect(value.interaction.userData).toMatchObject({ CX_Incomplete: incomplete });
});
