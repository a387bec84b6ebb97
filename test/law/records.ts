import fc from 'fast-check';
import type { JsonObject } from '../../src/kit/json.ts';

const hostileKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'a/b~c', '*', '');

/** Any JSON value, including objects with hostile keys. */
const odd = fc.oneof(
  { arbitrary: fc.constantFrom(0, 7, -0.5, 1e300, true, false, '', 'x', '7', 'true', '😀\u0000', [], {}), weight: 12 },
  { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 2 },
  { arbitrary: fc.dictionary(hostileKey, fc.constantFrom('x', 7, null, ['x']), { maxKeys: 2 }), weight: 2 },
  { arbitrary: fc.nat({ max: 40 }).map(nested), weight: 1 },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

/** Usually the expected value, sometimes null, sometimes any other value. */
function mostly<T>(expected: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: expected, weight: 8 }, { arbitrary: fc.constant(null), weight: 1 }, odd);
}

function object(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  const knownFields = fc.record(fields, { requiredKeys: [] });
  const unknownFields = fc.option(fc.dictionary(hostileKey, odd, { maxKeys: 2 }), { freq: 3, nil: {} });
  return fc.tuple(knownFields, unknownFields).map(([known, unknown]) => ({ ...unknown, ...known }));
}

const list = (entry: fc.Arbitrary<unknown>) => mostly(fc.array(mostly(entry), { maxLength: 3 }));
const text = mostly(
  fc.oneof(
    fc.string(),
    fc.nat({ max: 3 }).map((size) => 'long '.repeat(10 ** size)),
  ),
);
const id = mostly(fc.constantFrom('u-1', 'u-2', 'u-3', '00000000-0000-4000-8000-000000000001', '__proto__'));
const number = mostly(fc.oneof(fc.integer(), fc.double({ noNaN: true })));
const flag = mostly(fc.boolean());
const nearTime = fc
  .integer({ min: Date.parse('2024-03-07T10:00:00Z'), max: Date.parse('2024-03-07T10:00:30Z') })
  .map((at) => new Date(at).toISOString());
const time = mostly(
  fc.oneof(
    nearTime,
    fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    fc.constantFrom('2024-03-07T24:00:00.000Z', '2024-03-07T10:00:00Z', '0001-01-01T00:00:00Z', 'soon', ''),
  ),
);

const agent = object({
  resourceId: id,
  agentId: id,
  agentName: mostly(fc.constantFrom('Ben Okafor', 'Ana', '')),
  interactionAgentId: id,
  interactionSegmentId: id,
  conversationStartTimestamp: time,
  conversationEndTimestamp: time,
  startTimestamp: time,
  noteTitle: text,
  dispositionId: id,
  dispositionName: text,
});
const segment = object({
  segmentNumber: mostly(fc.nat({ max: 3 })),
  segmentToAgentId: id,
  agentId: id,
  segmentCancelled: flag,
  startTimestamp: time,
  endTimestamp: time,
  segmentEndType: text,
});
const queue = object({ queueName: text, queueId: id, startTimestamp: time, endTimestamp: time });
const attribute = object({
  hookType: mostly(fc.constantFrom('__proto__', 'constructor', 'a', 'b')),
  hookName: text,
  hookId: id,
  timestamp: time,
});
const hook = object({ hookType: text, hookSubType: text, hookId: text, hookName: text });
const shared = {
  channelType: mostly(fc.constantFrom('voice', 'sms', 'messaging', 'email', 'work-item', '__proto__')),
  direction: mostly(fc.constantFrom('inbound', 'outbound', 'agent-initiated')),
  startTimestamp: time,
  endTimestamp: time,
  customer: text,
  contactPoint: text,
  contactId: id,
};

const stamp = mostly(
  fc.oneof(
    nearTime.map((at) => String(Date.parse(at))),
    fc.integer(),
    fc.maxSafeInteger(),
  ),
);
const messageContent = {
  id,
  text: mostly(
    fc.oneof(
      fc.constantFrom('Ben connected.', 'Ben disconnected.', 'https://x', '{"responses":[{"name":"n","text":"t"}]}'),
      fc.string(),
    ),
  ),
  contentType: mostly(fc.constantFrom('text', 'image', 'file', 'formResponse', 'list', 'location', 'video')),
  file: mostly(object({ mediaType: text, mediaSize: number, mediaUrl: text })),
  quotedMessage: mostly(object({ content: mostly(object({ id, text, type: text, file: odd })) })),
  actions: list(object({ text, uri: text, type: text })),
};
const author = mostly(fc.constantFrom('agent', 'customer', 'system', 'Main Flow'));
const entry = object({
  payload: mostly(
    object({
      type: mostly(fc.constantFrom('message', 'message', 'message', 'typing')),
      from: id,
      to: text,
      timestamp: time,
      metadata: mostly(object({ name: mostly(fc.constantFrom('Ben Okafor', 'Agent')), type: author, source: text })),
      body: mostly(object(messageContent)),
    }),
  ),
  timestamp: stamp,
  channelId: text,
});
const live = object({ ...messageContent, type: author, from: text, resourceId: id, timestamp: stamp });
/** A transcript as the source may write it: as it is, as text, twice as text, behind a byte order mark, or in its wrapper. */
const encodings: readonly ((value: unknown) => unknown)[] = [
  (value) => value,
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(JSON.stringify(value)),
  (value) => `\uFEFF${JSON.stringify(value)}`,
  (value) => ({ messagingTranscript: value, contentType: 'application/json' }),
];
const stored = fc
  .tuple(fc.array(mostly(entry), { maxLength: 5 }), fc.constantFrom(...encodings))
  .map(([entries, encode]) => encode(entries));
const noTranscript = fc.oneof(
  fc.constantFrom('https://x/y', 's3://b/k', '/v1/x', 'true', '{}', '{"messages":[]}', 'Ben: Hello'),
  fc.string(),
);
const transcript = mostly(fc.oneof(stored, object({ messages: list(live), interactionId: id }), noTranscript));

/** A record in which any field may be missing, null or of a wrong type. */
const record = fc
  .tuple(
    fc.string({ minLength: 1 }),
    object({
      ...shared,
      tenantId: id,
      flowId: id,
      flowName: text,
      interactionTime: number,
      customerConversationTime: number,
      customerSatisfactionScore: number,
      customerHoldTimes: list(odd),
      dispositionId: id,
      dispositionName: text,
      flagged: flag,
      messagingTranscript: mostly(fc.oneof(stored, noTranscript)),
      audioRecording: mostly(fc.oneof(fc.boolean(), fc.webUrl())),
      notes: mostly(fc.oneof(fc.string(), fc.array(odd, { maxLength: 3 }))),
      hooks: list(hook),
      interactionAttributes: list(attribute),
      segments: list(segment),
      agents: list(agent),
      queues: list(queue),
      details: mostly(object({ ...shared, interactionId: id, csat: number, agents: list(agent) })),
    }),
  )
  .map(([interactionId, fields]): JsonObject => ({ ...fields, interactionId }));

const user = fc.option(object({ email: text, firstName: mostly(fc.constantFrom('Ben', 'Ana')), lastName: text, id }));
const mail = object({ subject: text, body: odd, from: odd, headers: odd });

const reason = fc.constantFrom('expired', 'forbidden', 'unreadable', 'unavailable', 'absent');
const part = fc.constantFrom('notes', 'users', 'manifest', 'transcript', 'artifacts');

/** An input line of `cxbridge translate`: a record, or a record with related documents. */
export const inputLine: fc.Arbitrary<JsonObject> = fc.oneof(
  record,
  fc
    .record(
      {
        interaction: record,
        users: fc.dictionary(fc.constantFrom('u-1', 'u-2', '__proto__'), user, { maxKeys: 3 }),
        transcript,
        manifests: fc.record({ received: mail, reply: mail }, { requiredKeys: [] }),
        notes: fc.array(object({ title: text, body: text, noteId: id }), { maxLength: 2 }),
        subType: fc.constantFrom('web', 'facebook', 'whatsapp'),
        incomplete: mostly(object({ transcript: mostly(reason), unavailable: list(part), forbidden: list(part) })),
      },
      { requiredKeys: ['interaction'] },
    )
    .map((value): JsonObject => value),
);
