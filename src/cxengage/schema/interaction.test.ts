import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInteraction } from './interaction.ts';

it.each([undefined, null, 7, 'x', [], {}, { interactionId: '' }, { interactionId: 7 }])('%j is no record', (value) => {
  expect(readInteraction(value)).toBeUndefined();
});

it('a record reads the same whether all of it is as documented or something elsewhere in it is not', () => {
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
      const clean = readInteraction({ interactionId: 'i', ...fields });
      // A hook that is no object is left out by the tolerant reading, and everything else is as before.
      const odd = readInteraction({ interactionId: 'i', ...fields, hooks: [7] });
      expect(odd).toEqual(clean);
    }),
  );
});
