import type { JsonObject } from '../../src/kit/json.ts';

const at = (second: number): string => new Date(Date.parse('2024-03-07T10:00:00Z') + second * 1_000).toISOString();
const record = { interactionId: 'i-1', channelType: 'messaging', startTimestamp: at(0), endTimestamp: at(9_000) };
const list = (count: number, entry: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, index) => entry(index));
const agent = (index: number) => ({
  resourceId: `a-${index}`,
  agentName: `Ben ${index}`,
  dispositionName: `d-${index}`,
  conversationStartTimestamp: at(index),
  conversationEndTimestamp: at(index + 5),
});
const message = (index: number, body: object, type = 'customer') => ({
  timestamp: String(Date.parse(at(index))),
  payload: { type: 'message', from: `a-${index}`, metadata: { type, name: `n-${index}` }, body },
});
const notice = (index: number) => message(index, { text: `Ben ${index} connected.` }, 'system');
const rich = (parts: object) => [message(1, parts)];

/** Every list that the source may send, with entries that make the most work. */
export const growingLists: Readonly<Record<string, (count: number) => JsonObject>> = {
  'agents in details': (count) => ({ ...record, details: { agents: list(count, agent) } }),
  'agents of the root': (count) => ({
    ...record,
    agents: list(count, (index) => ({ ...agent(index), agentId: `r-${index}` })),
  }),
  'agents of both lists with the same times': (count) => ({
    ...record,
    channelType: 'voice',
    agents: list(count, () => agent(1)),
    details: { agents: list(count, () => agent(1)) },
  }),
  'agents who did not converse': (count) => ({
    ...record,
    segments: list(count, (index) => ({ segmentNumber: index, segmentToAgentId: `a-${index}` })),
    details: { agents: list(count, (index) => ({ resourceId: `a-${index}` })) },
  }),
  segments: (count) => ({
    ...record,
    segments: list(count, (index) => ({ segmentNumber: index, segmentToAgentId: `a-${index}` })),
  }),
  queues: (count) => ({
    ...record,
    queues: list(count, (index) => ({ queueName: `q-${index}`, startTimestamp: at(count - index) })),
  }),
  hooks: (count) => ({ ...record, hooks: list(count, (index) => ({ hookType: 't', hookId: `h-${index}` })) }),
  'custom attributes': (count) => ({
    ...record,
    interactionAttributes: list(count, (index) => ({ hookType: `n-${index}`, hookName: 'v' })),
  }),
  'values of one custom attribute': (count) => ({
    ...record,
    interactionAttributes: list(count, (index) => ({ hookType: 'n', hookName: `v-${index}`, timestamp: at(index) })),
  }),
  'custom attributes without a value': (count) => ({
    ...record,
    interactionAttributes: [7, ...list(count, (index) => ({ hookType: `n-${index}` }))],
  }),
  'notes of the record': (count) => ({
    ...record,
    notes: list(count, (index) => ({ title: `t-${index}`, body: 'b' })),
  }),
  'notes of agents': (count) => ({
    interaction: record,
    notes: list(count, (index) => ({ title: `t-${index}`, body: 'b' })),
  }),
  users: (count) => ({
    interaction: { ...record, details: { agents: list(count, agent) } },
    users: Object.fromEntries(
      list(count, (index) => [`a-${index}`, { firstName: 'Ben', lastName: `${index}` }]) as [string, unknown][],
    ),
  }),
  'unknown fields': (count) => ({
    ...record,
    ...Object.fromEntries(list(count, (index) => [`field-${index}`, 1]) as [string, unknown][]),
  }),
  messages: (count) => ({ interaction: record, transcript: list(count, (index) => message(index, { text: 'Hello' })) }),
  'messages of agents': (count) => ({
    interaction: record,
    transcript: list(count, (index) => message(index, { text: 'Hi' }, 'agent')),
  }),
  'messages of bots': (count) => ({
    interaction: record,
    transcript: list(count, (index) => message(index, { text: 'Hi' }, `Bot ${index}`)),
  }),
  'messages without a time': (count) => ({
    interaction: { ...record, details: { agents: list(count, agent) } },
    transcript: list(count, () => ({
      payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'x' } },
    })),
  }),
  'notices of as many agents': (count) => ({
    interaction: { ...record, details: { agents: list(count, agent) } },
    transcript: list(count, notice),
  }),
  'equal notices of one agent': (count) => ({
    interaction: { ...record, details: { agents: list(count, () => agent(1)) } },
    transcript: list(count, () => notice(1)),
  }),
  'messages of a running conversation': (count) => ({
    interaction: record,
    transcript: {
      messages: list(count, (index) => ({
        id: `${index}`,
        type: 'customer',
        text: 'x',
        timestamp: Date.parse(at(index)),
      })),
    },
  }),
  'actions of a message': (count) => ({
    interaction: record,
    transcript: rich({ text: 'x', actions: list(count, (index) => ({ text: `a-${index}` })) }),
  }),
  'lines of a location': (count) => ({
    interaction: record,
    transcript: rich({ contentType: 'location', text: list(count, (index) => `line ${index}`).join('\n') }),
  }),
  'items of a carousel': (count) => ({
    interaction: record,
    transcript: rich({ contentType: 'carousel', text: list(count, (index) => `item ${index}`).join('\n\n') }),
  }),
  'answers of a form': (count) => ({
    interaction: record,
    transcript: rich({
      contentType: 'formResponse',
      text: JSON.stringify({ responses: list(count, (index) => ({ name: `q-${index}`, text: 'a' })) }),
    }),
  }),
  'lines of a quoted text': (count) => ({
    interaction: record,
    transcript: rich({
      text: 'x',
      quotedMessage: { content: { type: 'text', text: list(count, () => 'line').join('\n') } },
    }),
  }),
};

/** Texts of the source, with characters that are read one by one or split. */
export const growingTexts: Readonly<Record<string, (count: number) => JsonObject>> = {
  'blanks in an agent name': (count) => ({
    ...record,
    details: { agents: [{ ...agent(1), agentName: ` ${' '.repeat(count)}x` }] },
  }),
  'words in an agent name': (count) => ({
    ...record,
    details: { agents: [{ ...agent(1), agentName: 'Ben '.repeat(count) }] },
  }),
  'characters of the customer': (count) => ({ ...record, customer: '+'.repeat(count) }),
  'digits of a time': (count) => ({ ...record, startTimestamp: `2024-03-07T10:00:00.${'1'.repeat(count)}Z` }),
  'lines of a note': (count) => ({ ...record, notes: 'line\n'.repeat(count) }),
  'characters of an embedded transcript': (count) => ({ ...record, messagingTranscript: 'a:'.repeat(count) }),
  'brackets in an embedded transcript': (count) => ({ ...record, messagingTranscript: '['.repeat(count) }),
  'words of a notice': (count) => ({
    interaction: { ...record, details: { agents: [agent(1)] } },
    transcript: [message(1, { text: `${'Ben '.repeat(count)}connected.` }, 'system')],
  }),
  'characters of a message': (count) => ({
    interaction: record,
    transcript: rich({ contentType: 'image', text: 'http:/'.repeat(count) }),
  }),
  'digits of a timestamp': (count) => ({
    interaction: record,
    transcript: [{ ...message(1, { text: 'x' }), timestamp: '9'.repeat(count) }],
  }),
};
