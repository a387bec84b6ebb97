import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site, stored, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { liveTranscript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const second = (s: number): string => new Date(Date.UTC(2024, 2, 8, 11, 0, s)).toISOString();
const chat = { channelType: 'messaging', customer: 'Marta', startTimestamp: second(0), endTimestamp: second(50) };

/** A transcript entry at `s` seconds after 11:00. */
function transcriptEntry(s: number, type: string | null, body: object, more: object = {}): object {
  const metadata = type === null ? null : { name: type === 'agent' ? 'Ben Okafor' : 'Marta', type };
  return { payload: { type: 'message', metadata, body, ...more }, timestamp: String(Date.parse(second(s))) };
}

const ben = (from: number, to?: number) => ({
  resourceId: 'ben',
  agentName: 'Ben Okafor',
  conversationStartTimestamp: second(from),
  ...(to !== undefined && { conversationEndTimestamp: second(to) }),
});

function translate(fields: object, entries: unknown, related: Partial<TranslationInput> = {}) {
  const { value, diagnostics } = contentOf(
    gathered({ ...chat, ...fields }, { transcript: stored(entries), ...related }),
    site(),
  );
  return { messages: value.messages ?? [], codes: diagnostics.map(({ code }) => code) };
}

function summaries(fields: object, entries: unknown, related?: Partial<TranslationInput>): string[] {
  return translate(fields, entries, related).messages.map(
    ({ type, from, text, timestamp }) =>
      `${timestamp?.slice(17, 19) ?? '--'} ${type} ${from.type} ${from.nickname}${text === undefined ? '' : `: ${text}`}`,
  );
}

describe('joins and leaves', () => {
  it('are added for the customer and each agent, with indexes without gaps', () => {
    const { messages } = translate({ details: { agents: [ben(10, 40)] } }, [
      transcriptEntry(20, 'customer', { text: 'Hi' }),
    ]);
    expect(messages.map(({ index, type, from }) => [index, type, from.type])).toEqual([
      [1, 'ParticipantJoined', 'Customer'],
      [2, 'ParticipantJoined', 'Agent'],
      [3, 'Text', 'Customer'],
      [4, 'ParticipantLeft', 'Agent'],
      [5, 'ParticipantLeft', 'Customer'],
    ]);
    expect(messages.every(({ visibility }) => visibility === 'All')).toBe(true);
  });

  it('start at the first message if it is before the start of the interaction', () => {
    expect(summaries({ startTimestamp: second(5) }, [transcriptEntry(2, 'customer', { text: 'Hi' })])[0]).toBe(
      '02 ParticipantJoined Customer Marta',
    );
  });

  it('have type ParticipantRejoined for an agent who returns', () => {
    const lines = summaries({ details: { agents: [ben(10, 20), ben(30, 40)] } }, []);
    expect(lines.slice(1, 5)).toEqual([
      '10 ParticipantJoined Agent Ben Okafor',
      '20 ParticipantLeft Agent Ben Okafor',
      '30 ParticipantRejoined Agent Ben Okafor',
      '40 ParticipantLeft Agent Ben Okafor',
    ]);
  });

  it('belong to one agent however the record and the messages write the UUID', () => {
    const id = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
    const agents = [
      { ...ben(10, 20), resourceId: id },
      { ...ben(30, 40), resourceId: id.replaceAll('-', '') },
    ];
    const entries = [transcriptEntry(35, 'agent', { text: 'Hi' }, { from: id.toUpperCase() })];
    const { messages } = translate({ details: { agents } }, entries);
    const agentMessages = messages.filter(({ from }) => from.type === 'Agent');
    expect(agentMessages.map(({ type }) => type)).toEqual([
      'ParticipantJoined',
      'ParticipantLeft',
      'ParticipantRejoined',
      'Text',
      'ParticipantLeft',
    ]);
    expect(new Set(agentMessages.map(({ from }) => from.participantId)).size).toBe(1);
  });

  it('end with the interaction for an agent without an end, which is reported', () => {
    const record = { details: { agents: [ben(10)] } };
    expect(summaries(record, []).slice(-2)).toEqual([
      '50 ParticipantLeft Agent Ben Okafor',
      '50 ParticipantLeft Customer Marta',
    ]);
    expect(translate(record, []).codes).toContain('assumed-end');
  });

  it('have no leave while the interaction is running', () => {
    const running = { endTimestamp: undefined, details: { agents: [ben(10)] } };
    expect(
      summaries(running, [transcriptEntry(1, 'customer', { text: 'Hi' })]).some((line) => line.includes('Left')),
    ).toBe(false);
  });

  it('come before and after messages with the same time', () => {
    const entries = [
      transcriptEntry(10, 'customer', { text: 'first' }),
      transcriptEntry(10, 'agent', { text: 'second' }),
    ];
    const record = { startTimestamp: second(10), endTimestamp: second(10), details: { agents: [ben(10, 10)] } };
    expect(summaries(record, entries).map((line) => line.slice(3))).toEqual([
      'ParticipantJoined Customer Marta',
      'ParticipantJoined Agent Ben Okafor',
      'Text Customer Marta: first',
      'Text Agent Ben Okafor: second',
      'ParticipantLeft Agent Ben Okafor',
      'ParticipantLeft Customer Marta',
    ]);
  });
});

describe('presence notices of the source', () => {
  const notice = (s: number, text: string) => transcriptEntry(s, 'system', { text });
  const details = { agents: [ben(10, 40)] };
  const notices = (entries: object[], record: object = { details }) =>
    summaries(record, entries).filter((line) => line.includes('Notice'));

  it('are removed for an agent with that first name', () => {
    expect(notices([notice(11, 'Ben connected.'), notice(41, 'Ben disconnected.')])).toEqual([]);
  });

  it.each([
    ['names no agent', notice(11, 'Eva connected.')],
    ['is outside the tolerance', notice(21, 'Ben connected.')],
    ['has another text', notice(11, 'Ben connected')],
  ])('remain if the notice %s', (_what, entry) => {
    expect(notices([entry])).toHaveLength(1);
  });

  it('are removed once for each join', () => {
    expect(notices([notice(11, 'Ben connected.'), notice(12, 'Ben connected.')])).toHaveLength(1);
  });

  it('remain if the customer wrote them', () => {
    expect(summaries({ details }, [transcriptEntry(11, 'customer', { text: 'Ben connected.' })])).toContain(
      '11 Text Customer Marta: Ben connected.',
    );
  });
});

describe('a message', () => {
  it.each([
    ['a customer', 'customer', 'Text Customer Marta'],
    ['an agent', 'agent', 'Text Agent Ben Okafor'],
    ['the system', 'system', 'Notice System Marta'],
    ['an unknown author', null, 'Notice System System'],
  ])('of %s has the expected type and sender', (_author, type, text) => {
    expect(summaries({}, [transcriptEntry(1, type, { text: 'x' })])[1]).toBe(`01 ${text}: x`);
  });

  it('of a bot has type External and the name of the bot', () => {
    const bot = { metadata: { type: 'Example Bot' } };
    expect(summaries({}, [transcriptEntry(1, 'customer', { text: 'x' }, bot)])[1]).toBe(
      '01 Text External Example Bot: x',
    );
  });

  it('of an agent who is only named "Agent" in the transcript has the user’s name', () => {
    const older = { metadata: { name: 'Agent', type: 'agent' }, from: 'ben' };
    const users = usersOf({ ben: { firstName: 'Ben', lastName: 'Okafor' } });
    expect(summaries({}, [transcriptEntry(1, 'agent', { text: 'x' }, older)], { users })[1]).toBe(
      '01 Text Agent Ben Okafor: x',
    );
  });

  it('has the same participant id as the join of the agent', () => {
    const { messages } = translate({ details: { agents: [ben(1, 40)] } }, [
      transcriptEntry(5, 'agent', { text: 'x' }, { from: 'ben' }),
    ]);
    const ids = messages.filter(({ from }) => from.type === 'Agent').map(({ from }) => from.participantId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9A-F]{16}$/);
  });

  it('that is not a message is skipped and reported', () => {
    const { messages, codes } = translate({}, [
      transcriptEntry(1, 'system', {}, { type: 'typing' }),
      'junk',
      null,
      { payload: 7 },
    ]);
    expect(messages).toHaveLength(2);
    expect(codes.filter((code) => code === 'skipped-payload')).toHaveLength(4);
  });

  it('without a readable time keeps its place and has no timestamp', () => {
    const undated = {
      payload: { type: 'message', metadata: { type: 'customer', name: 'Marta' }, body: { text: 'when?' } },
    };
    const [first, second] = ['first', 'second'].map((text, index) => transcriptEntry(index + 1, 'customer', { text }));
    const { messages, codes } = translate({}, [first, undated, second]);
    expect(messages.map(({ text }) => text)).toEqual([undefined, 'first', 'when?', 'second', undefined]);
    expect(messages[2]).toMatchObject({ index: 3 });
    expect(asClientsGetIt(messages[2])).not.toHaveProperty('timestamp');
    expect(codes).toContain('unreadable-time');
  });
});

describe('rich content', () => {
  const image = {
    contentType: 'image',
    file: { mediaUrl: 'https://media.example/x', mediaType: 'image/png', mediaSize: 7 },
  };
  const rich: [string, object, string][] = [
    ['an image', { id: 'm1', ...image }, '[image] cat.png (image/png, 7 bytes)'],
    ['an image with an unknown file', image, '[image] (image/png, 7 bytes)'],
    ['a file with a text', { contentType: 'file', text: 'Look', file: {} }, '[file]\nLook'],
    ['an image with its URL as text', { ...image, text: 'https://media.example/x' }, '[image] (image/png, 7 bytes)'],
    ['a carousel with URLs', { contentType: 'carousel', text: 'One\nhttps://media.example/1\n\nTwo' }, 'One\nTwo'],
    ['a quoted picture', { text: 'Nice', quotedMessage: { content: { type: 'image' } } }, '> [image]\nNice'],
    [
      'a number as an answer',
      { contentType: 'formResponse', text: '{"responses":[{"name":"Age","text":42}]}' },
      'Age: 42',
    ],
    [
      'a location with an address',
      { contentType: 'location', text: 'Office\nHigh Street 1\nhttps://maps.example/1\nOxford' },
      '[location] Office\nHigh Street 1\nOxford',
    ],
    ['a location', { contentType: 'location', text: 'Office\nhttps://maps.example/1' }, '[location] Office'],
    ['a carousel', { contentType: 'carousel', text: 'One\n\nTwo' }, 'One\nTwo'],
    ['a list', { contentType: 'list', text: 'One\n\nTwo' }, 'One\nTwo'],
    [
      'answers',
      { contentType: 'formResponse', text: '{"responses":[{"name":" a ","text":" 1 "},{"name":"b"}]}' },
      'a: 1\nb:',
    ],
    ['one answer', { contentType: 'formResponse', text: 'yes {' }, 'yes {'],
    ['actions', { text: 'Pick', actions: [{ text: 'A', uri: 'https://x' }, { text: 'B' }] }, 'Pick\n[A]\n[B]'],
    [
      'a quoted message',
      { text: 'Yes', quotedMessage: { content: { text: 'Sure?\nReally?' } } },
      '> Sure?\n> Really?\nYes',
    ],
  ];
  it.each(rich)('%s becomes text without URLs and is reported', (_what, body, text) => {
    const files = [
      {
        artifactFileId: 'f',
        filename: 'cat.png',
        contentType: 'image/png',
        url: 'https://x',
        metadata: { messageId: 'm1' },
      },
    ];
    const { messages, codes } = translate({}, [transcriptEntry(1, 'customer', body)], { files });
    expect(messages[1]?.text).toBe(text);
    expect(JSON.stringify(messages)).not.toContain('https:');
    expect(codes).toContain('flattened-content');
  });
});

describe('a conversation without a transcript', () => {
  it.each([
    ['running', { endTimestamp: undefined }, 'absent', 'transcript-pending'],
    ['ended an hour ago', {}, 'absent', 'transcript-pending'],
    ['ended long ago', { endTimestamp: '2024-03-01T00:00:00Z' }, 'absent', 'transcript-absent'],
    ['with an expired file', {}, 'expired', 'transcript-expired'],
    ['with an unreadable file', {}, 'unreadable', 'unreadable-transcript'],
    ['that lost its end today', { endTimestamp: undefined, flagged: true }, 'absent', 'transcript-pending'],
    [
      'that lost its end long ago',
      { startTimestamp: '2024-03-01T00:00:00Z', endTimestamp: undefined, flagged: true },
      'absent',
      'transcript-absent',
    ],
  ] as const)('%s has no messages, and the reason is reported', (_case, fields, why, code) => {
    const { messages, codes } = translate(fields, [], { transcript: { kind: 'none', why } });
    expect(messages).toEqual([]);
    expect(codes).toContain(code);
  });
});

it('a record that is not a conversation has no messages field', () => {
  expect(contentOf(gathered({ ...chat, channelType: 'voice' }), site()).value).not.toHaveProperty('messages');
});

describe('a text instead of a transcript, which does not show who said what', () => {
  const text = 'Customer: I wrote this';

  it('is one notice of the system at the start, alone, and is reported', () => {
    const { messages, codes } = translate({ details: { agents: [ben(10)] } }, [], {
      transcript: { kind: 'text', text },
    });
    expect(messages).toMatchObject([
      {
        index: 1,
        type: 'Notice',
        from: { type: 'System', nickname: 'System' },
        text,
        timestampSeconds: Date.parse(second(0)),
      },
    ]);
    expect(codes.filter((code) => code.startsWith('transcript') || code === 'assumed-end')).toEqual([]);
    expect(codes).toContain('unattributed-text');
  });

  it.each([
    ['absent', 'transcript-pending'],
    ['expired', 'transcript-expired'],
    ['unreadable', 'unreadable-transcript'],
  ] as const)('is reported together with the reason why there is no better one: %s', (why, code) => {
    const { messages, codes } = translate({}, [], { transcript: { kind: 'text', text, why } });
    expect(messages).toHaveLength(1);
    expect(codes).toEqual(expect.arrayContaining(['unattributed-text', code]));
  });

  it('has no time if the start is unknown', () => {
    const { messages } = translate({ startTimestamp: null }, [], { transcript: { kind: 'text', text } });
    expect(asClientsGetIt(messages[0])).not.toHaveProperty('timestamp');
  });
});

it('joins, leaves and authors of 20,000 agents are found once each', () => {
  const count = 20_000;
  const agents = Array.from({ length: count }, (_, index) => ({ ...ben(10, 40), resourceId: `a${index}` }));
  const entries = agents.map(({ resourceId }) =>
    transcriptEntry(20, 'agent', { text: 'x' }, { from: resourceId, metadata: { type: 'agent', name: 'Agent' } }),
  );
  const { messages } = translate({ details: { agents } }, entries);
  expect(messages).toHaveLength(3 * count + 2);
  expect(messages.every(({ from }) => from.nickname !== 'Agent')).toBe(true);
});

describe('an agent whom the messages do not name and whose user is missing', () => {
  const [id, other] = ['3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', '51d7be20-4d20-11ee-8f6a-1d2b3c4d5e6f'];
  const entry = (from: string, name?: string) => ({
    payload: { type: 'message', from, metadata: { type: 'agent', name }, body: { text: 'Hi' } },
    timestamp: String(Date.parse(second(20))),
  });
  const reported = (entries: readonly object[], related: Partial<TranslationInput> = {}, fields: object = {}) =>
    contentOf(gathered({ ...chat, ...fields }, { transcript: stored(entries), ...related }), site())
      .diagnostics.filter(({ code }) => code === 'user-not-given' || code === 'unknown-user')
      .map(({ code, pointer }) => `${code} ${pointer}`);

  it('is reported once, at the first message', () => {
    const entries = [entry(other, 'Eva'), entry(id, 'Agent'), entry(id.toUpperCase()), entry(other, 'Agent')];
    expect(reported(entries)).toEqual([
      'user-not-given transcript#/1/payload/from',
      'user-not-given transcript#/3/payload/from',
    ]);
    expect(reported(entries, { users: usersOf({ [id]: null, [other]: { firstName: 'Eva' } }) })).toEqual([
      'unknown-user transcript#/1/payload/from',
    ]);
  });

  it('is reported in a running conversation too', () => {
    const transcript = liveTranscript({ messages: [{ type: 'agent', resourceId: id, text: 'Hi', timestamp: 1 }] });
    expect(reported([], { ...(transcript && { transcript }) })).toEqual([
      'user-not-given conversation#/messages/0/resourceId',
    ]);
  });

  it('is not reported again if it is the owner, nor if the call for users failed', () => {
    const details = { agents: [{ ...ben(10, 40), resourceId: id.replaceAll('-', '') }] };
    expect(reported([entry(id, 'Agent')], {}, { details })).toEqual(['user-not-given /details/agents']);
    expect(reported([entry(id, 'Agent')], { unavailable: ['users'] })).toEqual([]);
  });
});
