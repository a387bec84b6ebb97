import fc from 'fast-check';
import { expect, it } from 'vitest';
import { site, stored } from '../../test/support/mapping.ts';
import { readInteraction } from '../cxengage/schema/interaction.ts';
import { CxConversation } from '../cxengage/schema/transcript.ts';
import { GwsContent } from '../genesys/interaction.ts';
import { contentOf } from './content.ts';
import type { Gathered } from './context.ts';
import { needsOf } from './needs.ts';

const odd = fc.jsonValue({ maxDepth: 2 });
const time = fc.oneof(
  fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('2024-03-07T24:00:00.000Z', '0001-01-01T00:00:00Z', 'soon', ''),
  odd,
);
const channel = fc.oneof(fc.constantFrom('voice', 'sms', 'messaging', 'email', 'work-item', '__proto__'), odd);
const agent = fc.record(
  {
    resourceId: fc.oneof(fc.uuid(), odd),
    agentId: fc.oneof(fc.uuid(), odd),
    agentName: odd,
    conversationStartTimestamp: time,
    conversationEndTimestamp: time,
    noteTitle: odd,
  },
  { requiredKeys: [] },
);
const list = <T>(entry: fc.Arbitrary<T>) => fc.oneof(fc.array(fc.oneof(entry, odd), { maxLength: 4 }), odd);
const shared = { startTimestamp: time, endTimestamp: time, channelType: channel, direction: odd, customer: odd };
const record = fc.record(
  {
    ...shared,
    flagged: odd,
    notes: odd,
    interactionTime: fc.oneof(fc.double(), odd),
    customerConversationTime: fc.oneof(fc.double(), odd),
    agents: list(agent),
    segments: list(
      fc.record({ segmentNumber: odd, segmentToAgentId: fc.uuid(), endTimestamp: time }, { requiredKeys: [] }),
    ),
    queues: list(fc.record({ queueName: odd, startTimestamp: time, endTimestamp: time }, { requiredKeys: [] })),
    interactionAttributes: list(
      fc.record({ hookType: fc.constantFrom('__proto__', 'a'), hookName: odd, timestamp: time }),
    ),
    hooks: list(fc.record({ hookType: odd })),
    details: fc.oneof(fc.record({ ...shared, agents: list(agent) }, { requiredKeys: [] }), odd),
  },
  { requiredKeys: [] },
);
const stamp = fc.oneof(fc.integer().map(String), fc.maxSafeInteger(), fc.double(), odd);
const body = fc.record(
  {
    text: fc.oneof(fc.string(), odd),
    contentType: fc.constantFrom('text', 'image', 'formResponse', 'list', 'location'),
    file: odd,
    actions: odd,
    quotedMessage: odd,
  },
  { requiredKeys: [] },
);
const entries = list(
  fc.record(
    {
      payload: fc.oneof(
        fc.record({ type: fc.constant('message'), metadata: odd, from: odd, timestamp: time, body }),
        odd,
      ),
      timestamp: stamp,
    },
    { requiredKeys: [] },
  ),
).map((value) => (Array.isArray(value) ? value : []));
const messages = list(fc.record({ type: odd, from: odd, text: odd, timestamp: stamp }, { requiredKeys: [] }));
const transcript = fc.oneof(
  entries.map(stored),
  messages.map((value): Gathered['transcript'] => ({
    kind: 'live',
    conversation: CxConversation.parse({ messages: value }),
  })),
  fc.string().map((text): Gathered['transcript'] => ({ kind: 'text', text })),
);

it('translation returns for every record, always the same, and what the target’s schema allows', () => {
  const kyiv = site('Europe/Kyiv');
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), record, transcript, (interactionId, fields, found) => {
      const read = readInteraction({ ...fields, interactionId });
      if (!read) throw new Error('no record');
      const around: Gathered = {
        record: read,
        now: Date.parse('2024-03-08T12:00:00Z'),
        ...(found && { transcript: found }),
      };
      needsOf(read, around.now, kyiv.profile);
      const { value, diagnostics } = contentOf(around, kyiv);
      expect(GwsContent.safeParse(JSON.parse(JSON.stringify(value))).error).toBeUndefined();
      expect(contentOf(around, kyiv)).toEqual({ value, diagnostics });
    }),
    { numRuns: 2_000 },
  );
});
