import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { Transcript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { listItemOf } from './interaction.ts';

const start = '2024-03-08T11:00:00.000Z';
const later = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

function interaction(fields: object, profile = {}, related: Partial<TranslationInput> = {}) {
  const input = gathered({ startTimestamp: start, endTimestamp: end, ...fields }, related);
  return asClientsGetIt(contentOf(input, site('UTC', profile)).value.interaction);
}

const agent = (resourceId: string, from: string | null, dispositionName: string | null) => ({
  resourceId,
  conversationStartTimestamp: from,
  dispositionName,
});

describe('attached data', () => {
  /** What every record of these tests has. */
  const always = { CX_Channel: 'voice', CX_Direction: 'inbound' };
  const queue = (queueName: string | null, startTimestamp: string) => ({ queueName, startTimestamp });
  it.each<[string, object, object]>([
    ['the flow and its id', { flowName: 'Main', flowId: 'f-1' }, { CX_FlowName: 'Main', CX_FlowId: 'f-1' }],
    [
      'the last queue that has a name',
      { queues: [queue('Q', start), queue(null, end)] },
      { CX_QueueName: 'Q', CX_QueueNames: '["Q"]' },
    ],
    [
      'the name of the last queue, and not the id of another',
      { queues: [{ queueName: 'A', queueId: '1', startTimestamp: start }, queue('B', end)] },
      { CX_QueueName: 'B', CX_QueueNames: '["A","B"]' },
    ],
    [
      'the id of the last queue, and not the name of another',
      { queues: [queue('A', start), { queueId: '2', startTimestamp: end }] },
      { CX_QueueId: '2', CX_QueueNames: '["A"]' },
    ],
    [
      'the id of the last queue in the order entered',
      {
        queues: [
          { queueId: 'q-2', startTimestamp: end },
          { queueId: 'q-1', startTimestamp: start },
        ],
      },
      { CX_QueueId: 'q-2' },
    ],
    [
      'all queues, in the order entered and with repeats, as JSON',
      { queues: [queue('B, or C', end), queue('A "1"', start), queue('B, or C', start)] },
      { CX_QueueName: 'B, or C', CX_QueueNames: JSON.stringify(['A "1"', 'B, or C', 'B, or C']) },
    ],
    ['no list of a single queue', { queues: [queue('Q', start)] }, { CX_QueueName: 'Q' }],
    ['the contact point', { contactPoint: '+1' }, { CX_ContactPoint: '+1' }],
    ['the contact point in details', { details: { contactPoint: '+1' } }, { CX_ContactPoint: '+1' }],
    ['the customer', { customer: '+1' }, { CX_Customer: '+1' }],
    [
      'the disposition and its id',
      { dispositionName: 'Sold', dispositionId: 'd-1' },
      { CX_Disposition: 'Sold', CX_DispositionId: 'd-1' },
    ],
    [
      'only the id of the record’s disposition if it has no name, because the agent’s name is that of another disposition',
      { dispositionId: 'd-1', agents: [{ dispositionName: 'Busy' }] },
      { CX_DispositionId: 'd-1' },
    ],
    [
      'only the name of an agent’s disposition if that has no id',
      { details: { agents: [agent('a', start, 'Sold')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the name and id of one agent’s disposition',
      {
        details: {
          agents: [
            { ...agent('a', start, 'Busy'), dispositionId: 'd-1' },
            { ...agent('b', end, 'Sold'), dispositionId: 'd-2' },
          ],
        },
      },
      { CX_Disposition: 'Sold', CX_DispositionId: 'd-2' },
    ],
    [
      'no disposition of an agent who conversed only by the list at the root, and is not used',
      {
        agents: [agent('b', end, 'Sold')],
        details: { agents: [{ resourceId: 'a', conversationStartTimestamp: start }] },
      },
      {},
    ],
    [
      'the name of the record’s disposition without the id of an agent’s',
      { dispositionName: 'Sold', agents: [{ dispositionName: 'Busy', dispositionId: 'd-1' }] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the record’s disposition rather than an agent’s',
      { dispositionName: 'Sold', agents: [{ dispositionName: 'Busy' }] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the owner’s disposition rather than that of the last entry',
      { details: { agents: [agent('b', end, 'Sold'), agent('a', start, 'Busy'), agent('c', null, 'Rejected')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the disposition of the latest conversation that has one, if the owner has none',
      { details: { agents: [agent('b', end, null), agent('c', later, 'Sold'), agent('a', start, 'Busy')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the latest disposition of an owner who returned',
      { details: { agents: [agent('a', end, 'Sold'), agent('a', start, 'Busy')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the disposition of agents in details rather than at the root',
      {
        agents: [{ dispositionName: 'Busy', conversationStartTimestamp: start }],
        details: { agents: [{ dispositionName: 'Sold', conversationStartTimestamp: start }] },
      },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the owner’s disposition in details rather than a later one at the root',
      { agents: [agent('a', later, 'Busy')], details: { agents: [agent('a', start, 'Sold')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the owner’s disposition in details even if the start there is unreadable',
      { agents: [agent('a', later, 'Busy')], details: { agents: [agent('a', 'noon', 'Sold')] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'another agent’s disposition in details rather than one at the root, if the owner has none',
      {
        agents: [agent('c', end, 'Busy')],
        details: { agents: [agent('a', end, null), agent('b', start, 'Sold')] },
      },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the owner’s disposition at the root if the list in details has none',
      { agents: [{ resourceId: 'a', dispositionName: 'Sold' }], details: { agents: [agent('a', start, null)] } },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the last disposition of agents without conversation times',
      { agents: [{ dispositionName: 'Busy' }, { dispositionName: 'Sold' }, {}] },
      { CX_Disposition: 'Sold' },
    ],
    ['the score, even if it is 0', { customerSatisfactionScore: 0 }, { CX_Csat: '0' }],
    ['the score in details', { details: { csat: 4.5 } }, { CX_Csat: '4.5' }],
    [
      'the score at the root rather than in details',
      { customerSatisfactionScore: 3, details: { csat: 3 } },
      { CX_Csat: '3' },
    ],
    ['the flag of the record', { flagged: true }, { CX_Flagged: 'true' }],
    [
      'hooks as JSON, without absent parts',
      { hooks: [{ hookType: 'a', hookSubType: 'b, or c', hookId: 'd/e' }, { hookId: 'f' }] },
      { CX_Hooks: JSON.stringify([{ type: 'a', subType: 'b, or c', id: 'd/e' }, { id: 'f' }]) },
    ],
    [
      'the name of a hook only if it has no id',
      {
        hooks: [
          { hookType: 'a', hookName: 'Case 7' },
          { hookId: 'f', hookName: 'Case 8' },
        ],
      },
      { CX_Hooks: JSON.stringify([{ type: 'a', name: 'Case 7' }, { id: 'f' }]) },
    ],
  ])('include %s', (_case, fields, userData) => {
    const { CX_DurationBasis: _basis, ...data } = interaction(fields).userData ?? {};
    expect(data).toEqual({ ...always, ...userData });
  });

  it.each([
    ['the record has no such values', {}],
    ['no queue has a name', { queues: [queue(null, start), queue(null, end)] }],
    ['the record is not flagged', { flagged: false }],
    [
      'only an agent who did not converse has a disposition',
      { details: { agents: [{ resourceId: 'a', dispositionName: 'Rejected' }] } },
    ],
  ])('are omitted if %s', (_case, fields) => {
    expect(interaction(fields).userData).toEqual(always);
  });

  it('are omitted if they are empty', () => {
    expect(interaction({}, { userData: { CX_FlowName: 'flow' } })).not.toHaveProperty('userData');
  });

  it.each<[string, object, string | undefined, object]>([
    ['voice', { direction: 'outbound' }, undefined, { CX_Channel: 'voice', CX_Direction: 'outbound' }],
    ['voice', { direction: 'agent-initiated' }, undefined, { CX_Channel: 'voice', CX_Direction: 'agent-initiated' }],
    ['sms', {}, undefined, { CX_Channel: 'sms', CX_Direction: 'inbound' }],
    ['sms', {}, 'whatsapp', { CX_Channel: 'sms', CX_SubType: 'whatsapp', CX_Direction: 'inbound' }],
    ['fax', {}, undefined, { CX_Channel: 'fax', CX_Direction: 'inbound' }],
    ['video', { direction: 'sideways' }, undefined, { CX_Channel: 'video', CX_Direction: 'sideways' }],
  ])('keep the source’s own words apart that the target merges: %s with %j and sub-type %s', (...given) => {
    const [channelType, fields, subType, userData] = given;
    expect(interaction({ channelType, ...fields }, {}, { subType }).userData).toEqual(userData);
  });

  it('include any field that the profile points to, under the profile’s name', () => {
    const profile = { userData: { CX_Campaign: '/campaign', CX_None: '/none', CX_Flow: 'flow' } };
    expect(interaction({ campaign: 7, flowName: 'Main' }, profile).userData).toEqual({
      CX_Campaign: '7',
      CX_Flow: 'Main',
    });
  });
});

describe('CX_Incomplete', () => {
  const none = (why: Extract<Transcript, { kind: 'none' }>['why']) => ({ transcript: { kind: 'none' as const, why } });
  const chat = { channelType: 'messaging' };
  const days = { now: Date.parse('2024-03-10T00:00:00Z') };
  const incomplete = (fields: object, related: Partial<TranslationInput>) =>
    interaction(fields, {}, related).userData?.['CX_Incomplete'];

  it.each<[string, object, Partial<TranslationInput>, string | undefined]>([
    ['of a running chat is pending', { ...chat, endTimestamp: null }, none('absent'), 'transcript:pending'],
    ['of a chat that ended an hour ago is pending', chat, none('absent'), 'transcript:pending'],
    ['that never existed is absent', chat, { ...none('absent'), ...days }, 'transcript:absent'],
    ['whose file is gone is expired', chat, none('expired'), 'transcript:expired'],
    ['that the caller may not see is forbidden', chat, none('forbidden'), 'transcript:forbidden'],
    ['in an unknown format is unreadable', chat, none('unreadable'), 'transcript:unreadable'],
    ['whose request failed is unavailable', chat, none('unavailable'), 'transcript:unavailable'],
    [
      'in the record that cannot be read is unreadable',
      { ...chat, messagingTranscript: { foo: 'speech' } },
      {},
      'transcript:unreadable',
    ],
    [
      'in the record that cannot be read is not absent',
      { ...chat, messagingTranscript: { foo: 'speech' } },
      none('absent'),
      'transcript:unreadable',
    ],
    ['of a call is not missing', {}, none('absent'), undefined],
    ['that an offline run was not given is not mentioned', chat, {}, undefined],
  ])('says that a transcript %s', (_case, fields, related, expected) => {
    expect(incomplete(fields, related)).toBe(expected);
  });

  const handled = { segments: [{ segmentToAgentId: 'a' }] };
  const note = { title: 'Refund', body: 'Approved' };
  it.each<[object, Partial<TranslationInput>, string | undefined]>([
    [{}, { forbidden: ['notes'] }, 'notes:forbidden'],
    [{}, { unavailable: ['notes'] }, 'notes:unavailable'],
    [{}, { unavailable: ['notes'], notes: [note] }, undefined],
    [handled, { unavailable: ['users'] }, 'users:unavailable'],
    [handled, { unavailable: ['users'], users: usersOf({ a: { email: 'a@x' } }) }, undefined],
    [{}, { unavailable: ['users'] }, undefined],
    [chat, { unavailable: ['users'] }, 'users:unavailable'],
    [{ channelType: 'email' }, { unavailable: ['manifest'] }, 'manifest:unavailable'],
    [chat, { unavailable: ['manifest'] }, undefined],
  ])('of %j with %j is %s', (fields, related, expected) => {
    expect(incomplete(fields, related)).toBe(expected);
  });

  it('names everything that is missing, in a fixed order', () => {
    const unavailable = ['users', 'notes'] as const;
    expect(incomplete(chat, { ...none('expired'), unavailable })).toBe(
      'transcript:expired,notes:unavailable,users:unavailable',
    );
  });
});

describe('the subject', () => {
  const manifests = { received: { subject: 'Hello' }, reply: { subject: 'Re: Hello' } };
  const fields = {
    flowName: 'Main',
    campaign: 'Spring',
    queues: [{}, { queueName: 'Support' }, { queueName: 'Last' }],
  };

  it.each<[string[], string]>([
    [['received-email', 'flow'], 'Hello'],
    [['reply-email', 'flow'], 'Re: Hello'],
    [['first-queue', 'flow'], 'Support'],
    [['flow', 'first-queue'], 'Main'],
    [['/campaign', 'flow'], 'Spring'],
    [['/shoeSize', 'flow'], 'Main'],
  ])('is from the first of %j that is present', (subject, text) => {
    expect(interaction(fields, { subject }, { manifests }).subject).toBe(text);
  });

  it.each(['received-email', 'reply-email', 'first-queue', 'flow', '/campaign'])(
    'is omitted if %s is the only source and is absent',
    (source) => {
      expect(interaction({}, { subject: [source] })).not.toHaveProperty('subject');
      expect(interaction({}, { subject: [source] }, { manifests: {} })).not.toHaveProperty('subject');
    },
  );

  it.each<[string, object, string | undefined]>([
    ['of the received e-mail', manifests, 'Hello'],
    ['of the reply if there is no other', { reply: { subject: 'Re: Hello' } }, 'Re: Hello'],
    ['of no queue or flow if the mails have none', {}, undefined],
  ])('of an e-mail is the one %s', (_case, given, text) => {
    expect(interaction({ ...fields, channelType: 'email' }, {}, { manifests: given }).subject).toBe(text);
  });

  it('of an e-mail whose mails were not fetched is omitted, in content and in list rows', () => {
    const email = { ...fields, channelType: 'email' };
    expect(interaction(email)).not.toHaveProperty('subject');
    const row = listItemOf(gathered({ startTimestamp: start, endTimestamp: end, ...email }), [], site()).value;
    expect(row.subject).toBeUndefined();
  });
});

describe('documents that an offline run was not given are reported', () => {
  const reports = (fields: object, related: Partial<TranslationInput> = {}) => {
    const input = gathered(
      { startTimestamp: start, endTimestamp: end, customerConversationTime: 7, ...fields },
      related,
    );
    return contentOf(input, site()).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
  };
  const handled = { details: { agents: [agent('a', start, null)] } };
  const noted = { notes: 'Refund' };
  const email = { channelType: 'email' };

  it.each<[string, object, Partial<TranslationInput>, string[]]>([
    ['the user of the owner', handled, {}, ['user-not-given /details/agents']],
    ['not a user that was given', handled, { users: usersOf({ a: {} }) }, []],
    [
      'not a user that the source does not know',
      handled,
      { users: usersOf({ a: null }) },
      ['unknown-user /details/agents'],
    ],
    ['a user who is not among those given', handled, { users: usersOf({ b: {} }) }, ['user-not-given /details/agents']],
    ['the manifests of an e-mail', email, {}, ['manifests-not-given manifests#']],
    ['not the manifests of an e-mail that has none', email, { manifests: {} }, []],
    ['the notes of a record that has notes', noted, {}, ['notes-not-given notes#']],
    ['not the notes of a record without notes', {}, {}, []],
    ['not notes that were given', noted, { notes: [] }, []],
    [
      'a missing permission for notes instead',
      noted,
      { forbidden: ['notes'] },
      ['not-permitted incomplete#/forbidden/0'],
    ],
    [
      'a failed request instead',
      { ...noted, ...handled },
      { unavailable: ['notes', 'users'] },
      ['source-unavailable incomplete#/unavailable/0', 'source-unavailable incomplete#/unavailable/1'],
    ],
  ])('%s', (_case, fields, related, expected) => {
    expect(reports(fields, related)).toEqual(expected);
  });
});

it('a list item has every field except those that are only in content', () => {
  const call = { flowName: 'Main', customer: '+1', customerConversationTime: 7, contactId: 'c', direction: 'inbound' };
  const { value, diagnostics } = listItemOf(
    gathered({ startTimestamp: start, endTimestamp: end, flagged: true, ...call }),
    [],
    site(),
  );
  expect(value).toEqual({
    uri: 'http://localhost:8080/api/v2/interactions/i-1',
    id: 'i-1',
    mediaType: 'Call',
    typeId: 'Inbound',
    state: 'Stopped',
    startDate: '2024-03-08 11:00:00.000+0000',
    endDate: '2024-03-08 11:05:00.000+0000',
    subject: 'Main',
    contactId: 'c',
    phoneNumber: '+1',
    callDuration: 7,
  });
  expect(diagnostics).toEqual([{ code: 'incomplete-source', pointer: '/flagged' }]);
});

it('has every name of the profile as a name of its own, whatever it is', () => {
  const profile = { userData: JSON.parse('{"__proto__":"flow","a b\\"\\n":"/id","constructor":"channel"}') };
  const { userData } = interaction({ flowName: 'Main', id: 7, channelType: 'voice' }, profile);
  expect(Object.entries(userData ?? {})).toEqual([
    ['__proto__', 'Main'],
    ['a b"\n', '7'],
    ['constructor', 'voice'],
  ]);
});

it('is omitted if it would be empty', () => {
  expect(interaction({ flowName: 'Main' }, { userData: {} }).userData).toBeUndefined();
  expect(interaction({ flowName: null }, { userData: { Flow: 'flow' } })).not.toHaveProperty('userData');
});

it('omits and reports a number of a profile entry that cannot be read exactly', () => {
  const input = gathered({ big: JSON.parse('12345678901234567890.5'), small: 1.5 });
  const { value, diagnostics } = contentOf(input, site('UTC', { userData: { Big: '/big', Small: '/small' } }));
  expect(asClientsGetIt(value.interaction).userData).toEqual({ Small: '1.5' });
  expect(diagnostics).toContainEqual({ code: 'out-of-range', pointer: '/big' });
});
