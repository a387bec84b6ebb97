import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { listItemOf } from './interaction.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const agent = (id: string, from?: string, to?: string) => ({
  resourceId: id,
  agentName: `${id} Lastname`,
  ...(from && { conversationStartTimestamp: from }),
  ...(to && { conversationEndTimestamp: to }),
});

function interaction(fields: object, around: Parameters<typeof gathered>[1] = {}) {
  return asClientsGetIt(contentOf(gathered({ startTimestamp: start, ...fields }, around), site()).value.interaction);
}

function codes(fields: object, around: Parameters<typeof gathered>[1] = {}): readonly string[] {
  return contentOf(gathered({ startTimestamp: start, ...fields }, around), site()).diagnostics.map(({ code }) => code);
}

describe('the media type', () => {
  it.each([
    ['voice', undefined, 'call'],
    ['email', undefined, 'email'],
    ['work-item', undefined, 'workitem'],
    ['sms', undefined, 'smssession'],
    ['sms', 'whatsapp', 'smssession'],
    ['messaging', undefined, 'chat'],
    ['messaging', 'web', 'chat'],
    ['messaging', 'facebook', 'facebooksession'],
  ])('of channel %s with sub-type %s is %s', (channelType, subType, mediaType) => {
    expect(interaction({ channelType, endTimestamp: end }, { subType }).mediaType).toBe(mediaType);
  });

  it.each(['fax', 'constructor', '__proto__', ''])(
    'of the unknown channel "%s" is openmedia, and is reported',
    (channelType) => {
      expect(interaction({ channelType, endTimestamp: end }).mediaType).toBe('openmedia');
      expect(codes({ channelType, endTimestamp: end })).toContain('unmapped-value');
    },
  );

  it.each([
    ['voice', 'Call'],
    ['messaging', 'Chat'],
    ['email', 'email'],
    ['sms', 'smssession'],
  ])('of %s is written %s in lists', (channelType, mediaType) => {
    const item = listItemOf(gathered({ channelType, startTimestamp: start, endTimestamp: end }), [], site());
    expect(item.value.mediaType).toBe(mediaType);
  });

  it('is lower case in lists too where the profile says so', () => {
    const item = listItemOf(gathered({ startTimestamp: start }), [], site('UTC', { listLetterCase: {} }));
    expect(item.value.mediaType).toBe('call');
  });
});

describe('the state', () => {
  const open = { startTimestamp: start };
  const states: [string, object, string][] = [
    ['ended', { endTimestamp: end }, 'Stopped'],
    ['ended, while wrap-up runs on', { endTimestamp: end, segments: [{ segmentToAgentId: 'a' }] }, 'Stopped'],
    ['talking, by its details', { details: { agents: [agent('a', start)] } }, 'InProcess'],
    ['talking, by its agents', { agents: [{ agentId: 'a', conversationStartTimestamp: start }] }, 'InProcess'],
    ['talking, by its segments alone', { segments: [{ segmentToAgentId: 'a' }] }, 'InProcess'],
    ['in a queue', { queues: [{ queueName: 'Q', startTimestamp: start }] }, 'Pending'],
    ['offered to an agent', { queues: [{ startTimestamp: start }], agents: [{ agentId: 'a' }] }, 'Pending'],
    ['after a conversation, in no queue', { details: { agents: [agent('a', start, end)] } }, 'New'],
    ['in the flow', {}, 'New'],
    ['with a cancelled segment', { segments: [{ segmentToAgentId: 'a', segmentCancelled: true }] }, 'New'],
    [
      'talking, by its segments, beside agents that tell no conversation',
      { agents: [{ agentId: 'a' }], segments: [{ segmentToAgentId: 'a' }] },
      'InProcess',
    ],
    ['flagged', { flagged: true, details: { agents: [agent('a', start)] } }, 'Stopped'],
  ];
  it.each(states)('of an interaction that is %s', (_stage, fields, state) => {
    expect(interaction({ ...open, ...fields }).state).toBe(state);
  });

  it.each([
    ['voice', 24],
    ['sms', 168],
    ['messaging', 168],
  ])('of a %s interaction without an end is Stopped, without endDate, after %d hours', (channelType, hours) => {
    const now = Date.parse(start) + hours * 3_600_000;
    const talking = { channelType, agents: [{ agentId: 'a', conversationStartTimestamp: start }] };
    expect(interaction(talking, { now }).state).toBe('InProcess');
    const stale = interaction(talking, { now: now + 1 });
    expect(stale.state).toBe('Stopped');
    expect(stale).not.toHaveProperty('endDate');
    expect(codes(talking, { now: now + 1 })).toContain('missing-end');
  });

  it.each(['email', 'work-item'])('of a running %s is never stale', (channelType) => {
    expect(
      interaction({ channelType, queues: [{ startTimestamp: start }] }, { at: '2034-01-01T00:00:00Z' }).state,
    ).toBe('Pending');
  });
});

describe('the owner', () => {
  const later = '2024-03-08T11:02:00.000Z';
  const owner = (fields: object, around?: Parameters<typeof gathered>[1], profile = {}) =>
    contentOf(gathered({ startTimestamp: start, endTimestamp: end, ...fields }, around ?? {}), site('UTC', profile))
      .value.interaction.ownerInformation;

  it('is the agent who conversed last', () => {
    expect(owner({ details: { agents: [agent('b', later, end), agent('a', start, later)] } })?.id).toBe('b');
  });

  it('is the later entry of two that began at once', () => {
    expect(owner({ details: { agents: [agent('a', start), agent('b', start)] } })?.id).toBe('b');
  });

  it('is never one who was only offered the work', () => {
    const segments = [{ segmentNumber: 0, segmentToAgentId: 'a' }];
    expect(owner({ details: { agents: [agent('a')] }, segments })).toBeUndefined();
  });

  it('is found in the root’s agents where the details have nobody who conversed', () => {
    const agents = [{ agentId: 'b', conversationStartTimestamp: start }];
    expect(owner({ details: { agents: [agent('a')] }, agents })?.id).toBe('b');
  });

  it('is found in the highest segment that was not cancelled where no agents are known', () => {
    const segments = [
      { segmentNumber: 1, segmentToAgentId: 'b' },
      { segmentNumber: 2, segmentToAgentId: 'c', segmentCancelled: true },
      { segmentNumber: 0, segmentToAgentId: 'a' },
    ];
    expect(owner({ segments })?.id).toBe('b');
  });

  it('of agent-initiated work without anything else is the one who began it', () => {
    const segments = [{ segmentNumber: 0, agentId: 'a' }];
    expect(owner({ direction: 'agent-initiated', segments })?.id).toBe('a');
    expect(owner({ direction: 'inbound', segments })).toBeUndefined();
    const dialled = { details: { agents: [agent('a')] }, segments };
    expect(owner({ direction: 'agent-initiated', ...dialled })?.id).toBe('a');
  });

  it.each([
    ['first', 'a'],
    ['last', 'b'],
    ['longest', 'a'],
  ] as const)('is the %s one where the profile says so', (rule, id) => {
    const agents = [agent('b', '2024-03-08T11:04:00Z', end), agent('a', start, '2024-03-08T11:04:00Z')];
    expect(owner({ details: { agents } }, {}, { owner: rule })?.id).toBe(id);
  });

  const details = { agents: [agent('3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', start, end)] };
  const id = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';
  it('has the names of the user behind it', () => {
    const users = usersOf({ '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f': { email: 'e@x', firstName: 'F', lastName: 'L' } });
    expect(owner({ details }, { users })).toEqual({ id, userName: 'e@x', firstName: 'F', lastName: 'L' });
  });

  it('who is no user any more has the record’s own name, and that is reported', () => {
    const users = usersOf({ '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f': null });
    const named = { agents: [{ ...details.agents[0], agentName: 'Ana Maria Duarte' }] };
    expect(owner({ details: named }, { users })).toEqual({ id, firstName: 'Ana', lastName: 'Maria Duarte' });
    expect(codes({ details: named }, { users })).toContain('unknown-user');
  });

  it('who was not asked for has the record’s own name, and nothing is reported', () => {
    expect(codes({ endTimestamp: end, details })).not.toContain('unknown-user');
  });
});

describe('the call duration', () => {
  const answered = { details: { agents: [agent('a', start, end)] } };
  it.each([
    ['the customer’s conversation, rounded', { customerConversationTime: 287.929, interactionTime: 312 }, 288],
    ['the whole call where an agent conversed', { interactionTime: 60.5, ...answered }, 61],
    ['the whole call where a segment was handled', { interactionTime: 60, segments: [{ segmentToAgentId: 'a' }] }, 60],
    ['0 for an ended call that nobody answered', { interactionTime: 94.2 }, 0],
  ])('is %s', (_what, fields, seconds) => {
    expect(interaction({ endTimestamp: end, ...fields }).callDuration).toBe(seconds);
  });

  it('is left out while the call runs', () => {
    expect(interaction({})).not.toHaveProperty('callDuration');
  });

  it('and the phone number belong to calls alone', () => {
    const email = interaction({
      channelType: 'email',
      customer: 'a@x',
      endTimestamp: end,
      customerConversationTime: 5,
    });
    expect(email).not.toHaveProperty('callDuration');
    expect(email).not.toHaveProperty('phoneNumber');
  });
});

describe('the comment', () => {
  const comment = (fields: object, notes?: TranslationInput['notes']) =>
    interaction(fields, notes ? { notes } : {}).comment;
  const titled = { details: { agents: [{ ...agent('a', start), noteTitle: 'Title' }] } };

  it('is made of the notes, one a line', () => {
    const notes = [
      { title: 'Refund', body: '40 EUR', resourceId: 'a' },
      { title: undefined, body: 'Called back', resourceId: 'b' },
      { title: 'Done', body: undefined, resourceId: 'b' },
    ];
    expect(comment({ notes: 'Refund' }, notes)).toBe('Refund: 40 EUR\nCalled back\nDone');
  });

  it.each([
    ['a text', 'One', 'One'],
    ['texts', ['One', 'Two'], 'One\nTwo'],
    ['objects', [{ title: 'One', body: 'Body' }, { body: 'Two' }], 'One: Body\nTwo'],
  ])('is the record’s own notes, as %s, where there are no others', (_what, notes, text) => {
    expect(comment({ notes, ...titled }, [])).toBe(text);
  });

  it('is the title of the owner’s note where there is nothing else', () => {
    expect(comment(titled)).toBe('Title');
    expect(interaction({})).not.toHaveProperty('comment');
  });
});

describe('custom attributes', () => {
  const attribute = (hookType: string, hookName: string, timestamp = start) => ({ hookType, hookName, timestamp });
  const all = [attribute('A', 'old'), attribute('B', 'b'), attribute('A', 'new', end), attribute('__proto__', 'p')];

  it('are all in a content, the latest of a name given twice, and that is reported', () => {
    expect(interaction({ interactionAttributes: all }).customAttributes).toEqual(
      Object.fromEntries([
        ['A', 'new'],
        ['B', 'b'],
        ['__proto__', 'p'],
      ]),
    );
    expect(codes({ interactionAttributes: all })).toContain('repeated-attribute');
  });

  it('are in a list only where they were asked for, and are left out when none is there', () => {
    const item = (asked: string[]) =>
      asClientsGetIt(listItemOf(gathered({ startTimestamp: start, interactionAttributes: all }), asked, site()).value);
    expect(item(['B', 'C']).customAttributes).toEqual({ B: 'b' });
    expect(item(['C'])).not.toHaveProperty('customAttributes');
  });
});

describe('what a source may send', () => {
  it('nulls and wrong types read as absent', () => {
    const odd = {
      customer: null,
      contactId: 7,
      queues: null,
      agents: 'none',
      segments: [null, 3],
      details: [],
      flagged: 'no',
    };
    expect(interaction({ ...odd, endTimestamp: end })).toMatchObject({ state: 'Stopped', mediaType: 'call' });
  });

  it('the root wins where it and details differ, and that is reported', () => {
    const fields = { customer: '+1', details: { customer: '+2', endTimestamp: end, agents: [] } };
    expect(interaction(fields)).toMatchObject({
      phoneNumber: '+1',
      state: 'Stopped',
      endDate: '2024-03-08 11:05:00.000+0000',
    });
    expect(codes(fields)).toContain('contradiction');
  });

  it.each(['yesterday', '2024-02-30T00:00:00Z', '2024-03-08'])(
    'the time "%s" is left out, and that is reported',
    (time) => {
      const fields = { startTimestamp: time, endTimestamp: time };
      expect(interaction(fields)).not.toHaveProperty('startDate');
      expect(interaction(fields)).toMatchObject({ state: 'Stopped' });
      expect(codes(fields).filter((code) => code === 'unreadable-time')).toHaveLength(2);
    },
  );

  it('a record keeps its subject from the queue entered first, else from its flow', () => {
    const queues = [
      { queueName: 'Second', startTimestamp: end },
      { queueName: 'First', startTimestamp: start },
    ];
    expect(interaction({ queues, flowName: 'Flow' }).subject).toBe('First');
    expect(interaction({ queues, flowName: 'Flow' }).userData).toMatchObject({
      CX_QueueName: 'Second',
      CX_QueueNames: 'First,Second',
    });
    expect(interaction({ flowName: 'Flow' }).subject).toBe('Flow');
  });

  it('a flagged record is carried and reported', () => {
    expect(interaction({ flagged: true }).userData).toEqual({ CX_Flagged: 'true' });
    expect(codes({ flagged: true })).toContain('incomplete-source');
  });

  it('two spellings of one moment are no contradiction', () => {
    const fields = { startTimestamp: '2024-03-08T11:00:00Z', details: { startTimestamp: start, agents: [] } };
    expect(codes(fields)).not.toContain('contradiction');
  });

  it('a number where a text belongs is written out', () => {
    expect(interaction({ customer: 4711, endTimestamp: end })).toHaveProperty('phoneNumber', '4711');
  });
});
