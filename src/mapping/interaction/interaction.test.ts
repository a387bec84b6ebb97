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

function interaction(fields: object, related: Parameters<typeof gathered>[1] = {}) {
  return asClientsGetIt(contentOf(gathered({ startTimestamp: start, ...fields }, related), site()).value.interaction);
}

function codes(fields: object, related: Parameters<typeof gathered>[1] = {}): readonly string[] {
  return contentOf(gathered({ startTimestamp: start, ...fields }, related), site()).diagnostics.map(({ code }) => code);
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
    'of the unknown channel "%s" is openmedia and is reported',
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

  it('is lower case in lists if the profile defines it', () => {
    const item = listItemOf(gathered({ startTimestamp: start }), [], site('UTC', { listLetterCase: {} }));
    expect(item.value.mediaType).toBe('call');
  });
});

describe('the state', () => {
  const open = { startTimestamp: start };
  const states: [string, object, string][] = [
    ['ended', { endTimestamp: end }, 'Stopped'],
    ['ended, with an open wrap-up segment', { endTimestamp: end, segments: [{ segmentToAgentId: 'a' }] }, 'Stopped'],
    ['talking, according to details', { details: { agents: [agent('a', start)] } }, 'InProcess'],
    [
      'talking, according to its agents',
      { agents: [{ agentId: 'a', conversationStartTimestamp: start }] },
      'InProcess',
    ],
    ['talking, according to its segments only', { segments: [{ segmentToAgentId: 'a' }] }, 'InProcess'],
    ['in a queue', { queues: [{ queueName: 'Q', startTimestamp: start }] }, 'Pending'],
    ['offered to an agent', { queues: [{ startTimestamp: start }], agents: [{ agentId: 'a' }] }, 'Pending'],
    ['after a conversation, in no queue', { details: { agents: [agent('a', start, end)] } }, 'New'],
    ['in the flow', {}, 'New'],
    ['with a cancelled segment', { segments: [{ segmentToAgentId: 'a', segmentCancelled: true }] }, 'New'],
    [
      'talking, according to its segments, with agents without conversation times',
      { agents: [{ agentId: 'a' }], segments: [{ segmentToAgentId: 'a' }] },
      'InProcess',
    ],
    ['flagged', { flagged: true, details: { agents: [agent('a', start)] } }, 'Stopped'],
  ];
  it.each(states)('of an interaction that is %s', (_case, fields, state) => {
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
  const owner = (fields: object, related?: Parameters<typeof gathered>[1], profile = {}) =>
    contentOf(gathered({ startTimestamp: start, endTimestamp: end, ...fields }, related ?? {}), site('UTC', profile))
      .value.interaction.ownerInformation;

  it('is the agent who conversed last', () => {
    expect(owner({ details: { agents: [agent('b', later, end), agent('a', start, later)] } })?.id).toBe('b');
  });

  it('is the later entry of two agents who started at the same time', () => {
    expect(owner({ details: { agents: [agent('a', start), agent('b', start)] } })?.id).toBe('b');
  });

  it('is never an agent who was only offered the interaction', () => {
    const segments = [{ segmentNumber: 0, segmentToAgentId: 'a' }];
    expect(owner({ details: { agents: [agent('a')] }, segments })).toBeUndefined();
  });

  it('is from the root’s agents if no agent in details conversed', () => {
    const agents = [{ agentId: 'b', conversationStartTimestamp: start }];
    expect(owner({ details: { agents: [agent('a')] }, agents })?.id).toBe('b');
  });

  it('is from the highest segment that was not cancelled if there are no agents', () => {
    const segments = [
      { segmentNumber: 1, segmentToAgentId: 'b' },
      { segmentNumber: 2, segmentToAgentId: 'c', segmentCancelled: true },
      { segmentNumber: 0, segmentToAgentId: 'a' },
    ];
    expect(owner({ segments })?.id).toBe('b');
  });

  it('of an unanswered agent-initiated interaction is the agent who started it', () => {
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
  ] as const)('is the %s agent if the profile defines it', (rule, id) => {
    const agents = [agent('b', '2024-03-08T11:04:00Z', end), agent('a', start, '2024-03-08T11:04:00Z')];
    expect(owner({ details: { agents } }, {}, { owner: rule })?.id).toBe(id);
  });

  const details = { agents: [agent('3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', start, end)] };
  const id = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';
  it('has the names of the user', () => {
    const users = usersOf({ '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f': { email: 'e@x', firstName: 'F', lastName: 'L' } });
    expect(owner({ details }, { users })).toEqual({ id, userName: 'e@x', firstName: 'F', lastName: 'L' });
  });

  it('that is a deleted user has the name in the record and is reported', () => {
    const users = usersOf({ '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f': null });
    const named = { agents: [{ ...details.agents[0], agentName: 'Ana Maria Duarte' }] };
    expect(owner({ details: named }, { users })).toEqual({ id, firstName: 'Ana', lastName: 'Maria Duarte' });
    expect(codes({ details: named }, { users })).toContain('unknown-user');
  });

  it('that was not fetched has the name in the record and is not reported', () => {
    expect(codes({ endTimestamp: end, details })).not.toContain('unknown-user');
  });
});

describe('the call duration', () => {
  const answered = { details: { agents: [agent('a', start, end)] } };
  it.each([
    ['the customer’s conversation time, rounded', { customerConversationTime: 287.929, interactionTime: 312 }, 288],
    ['the length of the call if an agent conversed', { interactionTime: 60.5, ...answered }, 61],
    [
      'the length of the call if an agent handled a segment',
      { interactionTime: 60, segments: [{ segmentToAgentId: 'a' }] },
      60,
    ],
    ['0 for an ended unanswered call', { interactionTime: 94.2 }, 0],
  ])('is %s', (_case, fields, seconds) => {
    expect(interaction({ endTimestamp: end, ...fields }).callDuration).toBe(seconds);
  });

  it('is omitted while the call is running', () => {
    expect(interaction({})).not.toHaveProperty('callDuration');
  });

  it('is only in calls, as is the phone number', () => {
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

  it('has one line for each note', () => {
    const notes = [
      { title: 'Refund', body: '40 EUR', resourceId: 'a' },
      { title: undefined, body: 'Called back', resourceId: 'b' },
      { title: 'Done', body: undefined, resourceId: 'b' },
    ];
    expect(comment({ notes: 'Refund' }, notes)).toBe('Refund: 40 EUR\nCalled back\nDone');
  });

  it.each([
    ['a string', 'One', 'One'],
    ['a list of strings', ['One', 'Two'], 'One\nTwo'],
    ['a list of objects', [{ title: 'One', body: 'Body' }, { body: 'Two' }], 'One: Body\nTwo'],
  ])('is the notes in the record, as %s, if no notes were fetched', (_case, notes, text) => {
    expect(comment({ notes, ...titled }, [])).toBe(text);
  });

  it('is the title of the owner’s note if there are no notes', () => {
    expect(comment(titled)).toBe('Title');
    expect(interaction({})).not.toHaveProperty('comment');
  });
});

describe('custom attributes', () => {
  const attribute = (hookType: string, hookName: string, timestamp = start) => ({ hookType, hookName, timestamp });
  const all = [attribute('A', 'old'), attribute('B', 'b'), attribute('A', 'new', end), attribute('__proto__', 'p')];

  it('are all in content, with the latest value of a repeated name, which is reported', () => {
    expect(interaction({ interactionAttributes: all }).customAttributes).toEqual(
      Object.fromEntries([
        ['A', 'new'],
        ['B', 'b'],
        ['__proto__', 'p'],
      ]),
    );
    expect(codes({ interactionAttributes: all })).toContain('repeated-attribute');
  });

  it('are in a list only if requested, and are omitted if there are none', () => {
    const item = (requested: string[]) =>
      asClientsGetIt(
        listItemOf(gathered({ startTimestamp: start, interactionAttributes: all }), requested, site()).value,
      );
    expect(item(['B', 'C']).customAttributes).toEqual({ B: 'b' });
    expect(item(['C'])).not.toHaveProperty('customAttributes');
  });
});

describe('unusual source values', () => {
  it('reads nulls and wrong types as absent', () => {
    const invalid = {
      customer: null,
      contactId: 7,
      queues: null,
      agents: 'none',
      segments: [null, 3],
      details: [],
      flagged: 'no',
    };
    expect(interaction({ ...invalid, endTimestamp: end })).toMatchObject({ state: 'Stopped', mediaType: 'call' });
  });

  it('uses the root if root and details differ, and reports it', () => {
    const fields = { customer: '+1', details: { customer: '+2', endTimestamp: end, agents: [] } };
    expect(interaction(fields)).toMatchObject({
      phoneNumber: '+1',
      state: 'Stopped',
      endDate: '2024-03-08 11:05:00.000+0000',
    });
    expect(codes(fields)).toContain('contradiction');
  });

  it.each(['yesterday', '2024-02-30T00:00:00Z', '2024-03-08'])('omits and reports the time "%s"', (time) => {
    const fields = { startTimestamp: time, endTimestamp: time };
    expect(interaction(fields)).not.toHaveProperty('startDate');
    expect(interaction(fields)).toMatchObject({ state: 'Stopped' });
    expect(codes(fields).filter((code) => code === 'unreadable-time')).toHaveLength(2);
  });

  it('takes the subject from the first queue, otherwise from the flow', () => {
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

  it('translates and reports a flagged record', () => {
    expect(interaction({ flagged: true }).userData).toEqual({ CX_Flagged: 'true' });
    expect(codes({ flagged: true })).toContain('incomplete-source');
  });

  it('reports no contradiction for the same time in two formats', () => {
    const fields = { startTimestamp: '2024-03-08T11:00:00Z', details: { startTimestamp: start, agents: [] } };
    expect(codes(fields)).not.toContain('contradiction');
  });

  it('converts a number to a string where a string is expected', () => {
    expect(interaction({ customer: 4711, endTimestamp: end })).toHaveProperty('phoneNumber', '4711');
  });
});
