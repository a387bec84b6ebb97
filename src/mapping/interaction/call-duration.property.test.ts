import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { listItemOf } from './interaction.ts';

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const seconds = optional(fc.oneof(fc.constantFrom(0, -1, 0.3, 1e300), fc.double({ min: 0, max: 5_000, noNaN: true })));
const time = optional(
  fc.oneof(
    fc.integer({ min: 0, max: 3_600 }).map((at) => new Date(Date.UTC(2024, 2, 8, 10, 0, at)).toISOString()),
    fc.constant('noon'),
  ),
);
const id = optional(fc.constantFrom('a', 'b', 'c'));
const agent = fc.record({ resourceId: id, conversationStartTimestamp: time, conversationEndTimestamp: time });
const call = fc.record({
  startTimestamp: time,
  endTimestamp: time,
  flagged: fc.boolean(),
  customerConversationTime: seconds,
  customerTalkTime: seconds,
  customerHoldTime: seconds,
  customerAbandonTime: seconds,
  thirdPartyTime: seconds,
  interactionTime: seconds,
  agents: fc.array(agent, { maxLength: 2 }),
  details: optional(fc.record({ agents: optional(fc.array(agent, { maxLength: 3 })) })),
  segments: fc.array(fc.record({ segmentToAgentId: id, segmentThirdParty: optional(fc.boolean()) }), { maxLength: 2 }),
  queues: fc.array(
    fc.record({
      queueAbandoned: optional(fc.boolean()),
      queueExitType: optional(fc.constantFrom('accept', 'abandon')),
    }),
    { maxLength: 2 },
  ),
});

const durationCodes = new Set(['approximate-duration', 'unknown-duration']);

it('no duration is longer than the whole call, except by the tolerance', () => {
  fc.assert(
    fc.property(call, (fields) => {
      const { callDuration = 0 } = contentOf(gathered(fields), site()).value.interaction;
      const whole = Date.parse(fields.endTimestamp ?? '') - Date.parse(fields.startTimestamp ?? '');
      if (whole >= 0) expect(callDuration).toBeLessThanOrEqual(whole / 1_000 + 5.5);
    }),
  );
});

it('the duration of any call is a proven 0, a marked derivation, a value of the source, or omitted and reported', () => {
  fc.assert(
    fc.property(call, (fields) => {
      const { value, diagnostics } = contentOf(gathered(fields), site());
      const { callDuration, state, userData } = value.interaction;
      const codes = diagnostics.map(({ code }) => code).filter((code) => durationCodes.has(code));
      if (state !== 'Stopped') {
        expect([callDuration, codes]).toEqual([undefined, state === undefined ? ['unknown-duration'] : []]);
        return;
      }
      if (callDuration === undefined) {
        expect(codes).toEqual(['unknown-duration']);
        return;
      }
      expect(Number.isSafeInteger(callDuration) && callDuration >= 0).toBe(true);
      if (callDuration === 0) {
        const agents = [...fields.agents, ...(fields.details?.agents ?? [])];
        expect(agents.filter(({ conversationStartTimestamp }) => conversationStartTimestamp)).toEqual([]);
      }
      const isDerived = codes.length > 0;
      expect(userData?.['CX_DurationBasis'] !== undefined).toBe(isDerived);
      if (isDerived) expect(callDuration).toBeGreaterThan(0);
    }),
  );
});

it('a list row has the duration of the content, or none', () => {
  fc.assert(
    fc.property(call, (fields) => {
      const content = contentOf(gathered(fields), site()).value.interaction;
      const isDerived = content.userData?.['CX_DurationBasis'] !== undefined;
      const row = listItemOf(gathered(fields), [], site()).value;
      expect(row.callDuration).toBe(isDerived ? undefined : content.callDuration);
    }),
  );
});
