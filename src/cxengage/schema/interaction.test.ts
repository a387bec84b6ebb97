import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInteraction } from './interaction.ts';

it.each([undefined, null, 7, 'x', [], {}, { interactionId: '' }, { interactionId: true }])(
  'returns undefined for %j',
  (value) => {
    expect(readInteraction(value)).toBeUndefined();
  },
);

it('the strict reader and the tolerant schema read documented fields the same', () => {
  const text = fc.option(fc.string({ minLength: 1 }), { nil: null });
  const agent = fc.record(
    { resourceId: text, agentName: text, conversationStartTimestamp: text },
    { requiredKeys: [] },
  );
  const record = fc.record(
    {
      tenantId: text,
      channelType: text,
      interactionTime: fc.option(fc.integer(), { nil: null }),
      flagged: fc.option(fc.boolean(), { nil: null }),
      notes: fc.jsonValue(),
      agents: fc.array(agent, { maxLength: 3 }),
      queues: fc.array(fc.record({ queueName: text }), { maxLength: 3 }),
      details: fc.record(
        { customer: text, csat: fc.option(fc.integer(), { nil: null }), agents: fc.array(agent) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, (fields) => {
      const strict = readInteraction({ interactionId: 'i', ...fields });
      // The invalid hook selects the tolerant schema, which omits the hook and must read all other fields the same.
      const tolerant = readInteraction({ interactionId: 'i', ...fields, hooks: [7] });
      expect(tolerant).toEqual(strict);
    }),
  );
});
