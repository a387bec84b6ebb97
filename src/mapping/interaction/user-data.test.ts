import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { listItemOf } from './interaction.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

function interaction(fields: object, profile = {}, around: Partial<TranslationInput> = {}) {
  const given = gathered({ startTimestamp: start, endTimestamp: end, ...fields }, around);
  return asClientsGetIt(contentOf(given, site('UTC', profile)).value.interaction);
}

describe('attached data', () => {
  const queue = (queueName: string | null, startTimestamp: string) => ({ queueName, startTimestamp });
  it.each<[string, object, object]>([
    ['the flow', { flowName: 'Main' }, { CX_FlowName: 'Main' }],
    ['the last queue that has a name', { queues: [queue('Q', start), queue(null, end)] }, { CX_QueueName: 'Q' }],
    [
      'all queues where there were several',
      { queues: [queue('B', end), queue('A', start)] },
      { CX_QueueName: 'B', CX_QueueNames: 'A,B' },
    ],
    ['the contact point', { contactPoint: '+1' }, { CX_ContactPoint: '+1' }],
    ['the contact point of the details', { details: { contactPoint: '+1' } }, { CX_ContactPoint: '+1' }],
    ['the customer', { customer: '+1' }, { CX_Customer: '+1' }],
    ['the disposition', { dispositionName: 'Sold' }, { CX_Disposition: 'Sold' }],
    [
      'the record’s disposition before any agent’s',
      { dispositionName: 'Sold', agents: [{ dispositionName: 'Busy' }] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the last disposition that an agent gave',
      { agents: [{ dispositionName: 'Busy' }, { dispositionName: 'Sold' }, {}] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the disposition of the details’ agents before the root’s',
      { agents: [{ dispositionName: 'Busy' }], details: { agents: [{ dispositionName: 'Sold' }] } },
      { CX_Disposition: 'Sold' },
    ],
    ['the score, be it nothing', { customerSatisfactionScore: 0 }, { CX_Csat: '0' }],
    ['the score of the details', { details: { csat: 4.5 } }, { CX_Csat: '4.5' }],
    ['the record’s score before that', { customerSatisfactionScore: 3, details: { csat: 3 } }, { CX_Csat: '3' }],
    ['that the record is flagged', { flagged: true }, { CX_Flagged: 'true' }],
    [
      'hooks',
      { hooks: [{ hookType: 'a', hookSubType: 'b', hookId: 'c' }, { hookId: 'd' }] },
      { CX_Hooks: 'a/b/c,//d' },
    ],
  ])('are %s', (_what, fields, userData) => {
    expect(interaction(fields).userData).toEqual(userData);
  });

  it.each([
    ['nothing is known', {}],
    ['no queue has a name', { queues: [queue(null, start), queue(null, end)] }],
    ['the record is not flagged', { flagged: false }],
  ])('are left out where %s', (_what, fields) => {
    expect(interaction(fields)).not.toHaveProperty('userData');
  });

  it('are any field that the profile points to, under the name that it gives', () => {
    const profile = { userData: { CX_Campaign: '/campaign', CX_None: '/none', CX_Flow: 'flow' } };
    expect(interaction({ campaign: 7, flowName: 'Main' }, profile).userData).toEqual({
      CX_Campaign: '7',
      CX_Flow: 'Main',
    });
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
  ])('is the first present of %j', (subject, text) => {
    expect(interaction(fields, { subject }, { manifests }).subject).toBe(text);
  });

  it.each(['received-email', 'reply-email', 'first-queue', 'flow', '/campaign'])(
    'is left out where %s is all that may be it, and is missing',
    (source) => {
      expect(interaction({}, { subject: [source] })).not.toHaveProperty('subject');
      expect(interaction({}, { subject: [source] }, { manifests: {} })).not.toHaveProperty('subject');
    },
  );
});

it('a list’s item lacks what only a content carries, and has all the rest', () => {
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
  });
  expect(diagnostics).toEqual([{ code: 'incomplete-source', pointer: '/flagged' }]);
});
