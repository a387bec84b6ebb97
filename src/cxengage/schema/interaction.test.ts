import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInteraction } from './interaction.ts';

it.each([undefined, null, 7, 'x', [], {}, { interactionId: '' }, { interactionId: true }])(
  'returns undefined for %j',
  (value) => {
    expect(parseInteraction(value)).toBeUndefined();
  },
);

it('the strict parser and the tolerant schema return the same for documented fields', () => {
  const word = fc.constantFrom('0', 'false', ' 0', '0 ');
  const text = fc.option(fc.oneof(fc.string({ minLength: 1 }), word), { nil: null });
  const agent = fc.record(
    { resourceId: text, agentName: text, conversationStartTimestamp: text },
    { requiredKeys: [] },
  );
  const record = fc.record(
    {
      tenantId: text,
      channelType: text,
      startTimestamp: text,
      interactionTime: fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true })), { nil: null }),
      flagged: fc.option(fc.boolean(), { nil: null }),
      notes: fc.jsonValue(),
      agents: fc.array(agent, { maxLength: 3 }),
      queues: fc.array(fc.record({ queueName: text }), { maxLength: 3 }),
      details: fc.record(
        {
          customer: text,
          csat: fc.option(fc.integer(), { nil: null }),
          agents: fc.oneof(fc.array(agent), fc.constantFrom(null, undefined, {})),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, (fields) => {
      const strict = parseInteraction({ interactionId: 'i', ...fields });
      // The invalid hook selects the tolerant schema, which omits the hook and must read all other fields the same.
      const tolerant = parseInteraction({ interactionId: 'i', ...fields, hooks: [7] });
      expect(tolerant).toEqual(strict);
    }),
  );
});

it.each(['', ' ', '\t\n', '\u00a0', '\u3000 '])('a name, id or time of only blanks is absent: %j', (blank) => {
  const fields = { interactionId: 'i', customer: blank, endTimestamp: blank, queues: [{ queueName: blank }] };
  // The invalid hook selects the tolerant schema.
  for (const read of [parseInteraction(fields), parseInteraction({ ...fields, hooks: [7] })]) {
    expect([read?.customer, read?.endTimestamp, read?.queues[0]?.queueName]).toEqual([undefined, undefined, undefined]);
  }
});

it.each([0, '0', false, 'false', '', null])('a word for nothing is no time: %j', (nothing) => {
  const [span, conversation] = [
    { startTimestamp: nothing, endTimestamp: nothing },
    { conversationStartTimestamp: nothing, conversationEndTimestamp: nothing },
  ];
  const read = parseInteraction({
    interactionId: 'i',
    ...span,
    agents: [{ ...span, ...conversation }],
    details: { ...span, agents: [{ ...span, ...conversation }] },
    queues: [span],
    segments: [span],
    interactionAttributes: [{ timestamp: nothing }],
  });
  const spans = [read, read?.details, ...(read?.queues ?? []), ...(read?.segments ?? [])];
  const agents = [...(read?.agents ?? []), ...(read?.details?.agents ?? [])];
  const times = [...spans, ...agents].flatMap((each) => [each?.startTimestamp, each?.endTimestamp]);
  const conversations = agents.flatMap((agent) => [agent.conversationStartTimestamp, agent.conversationEndTimestamp]);
  expect(times).toEqual(Array(12).fill(undefined));
  expect(conversations).toEqual(Array(4).fill(undefined));
  expect(read?.interactionAttributes[0]?.timestamp).toBeUndefined();
});

it('a name is no time: the words for nothing are unchanged there', () => {
  expect(parseInteraction({ interactionId: 'i', customer: '0', contactPoint: 'false' })).toMatchObject({
    customer: '0',
    contactPoint: 'false',
  });
});

it.each<[unknown, number | undefined]>([
  [5, 5],
  ['5.5', 5.5],
  [9_007_199_254_740_991, 9_007_199_254_740_991],
  ['-9007199254740991', -9_007_199_254_740_991],
  [9_007_199_254_740_992, undefined],
  ['9007199254740993', undefined],
  ['-9007199254740993', undefined],
  [1e300, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [[5], undefined],
])('a number is read only if it is exact: %j as %j', (value, expected) => {
  const read = parseInteraction({ interactionId: 'i', customerSatisfactionScore: value, details: { csat: value } });
  expect([read?.customerSatisfactionScore, read?.details?.csat]).toEqual([expected, expected]);
});

it('a number in a text field is converted only if it is exact', () => {
  const textOf = (customer: number) => parseInteraction({ interactionId: 'i', customer })?.customer;
  expect([12.5, -7, 9_007_199_254_740_991].map(textOf)).toEqual(['12.5', '-7', '9007199254740991']);
  expect([Number('12345678901234567890.5'), 1e21, -1e300].map(textOf)).toEqual([undefined, undefined, undefined]);
});

it.each([' Ana ', '\u00a0Ana', '\u3000Ana', 'Анна', '\u200b'])(
  'a name with other characters is unchanged: %j',
  (name) => {
    expect(parseInteraction({ interactionId: 'i', customer: name })?.customer).toBe(name);
    expect(parseInteraction({ interactionId: 'i', customer: name, hooks: [7] })?.customer).toBe(name);
  },
);

describe('the agents in details, whose absence means that it is not known who conversed, are', () => {
  const agentsIn = (agents: unknown, more: object = {}) =>
    parseInteraction({ interactionId: 'i', details: { agents }, ...more })?.details?.agents?.map(
      ({ agentId }) => agentId,
    );
  const a = { agentId: 'a' };

  it.each<[string, unknown, unknown]>([
    ['unknown if they are absent', undefined, undefined],
    ['unknown if they are null', null, undefined],
    ['none if they are an empty list', [], []],
    ['unknown if they are an empty object', {}, undefined],
    ['those of the list', [a], ['a']],
    ['the objects of a list with other entries', [7, a, null, 'junk', []], ['a']],
    ['none of a list with only other entries', ['junk'], []],
    ['unknown if they are a text', 'junk', undefined],
    ['unknown if they are an object with keys', { a }, undefined],
  ])('%s', (_case, agents, expected) => {
    expect(agentsIn(agents)).toEqual(expected);
    // The invalid hook selects the tolerant schema.
    expect(agentsIn(agents, { hooks: [7] })).toEqual(expected);
  });

  it('unknown if there are no details', () => {
    expect(parseInteraction({ interactionId: 'i', details: null })?.details?.agents).toBeUndefined();
    expect(parseInteraction({ interactionId: 'i' })?.details?.agents).toBeUndefined();
  });
});
