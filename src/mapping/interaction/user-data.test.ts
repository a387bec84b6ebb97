import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { listItemOf } from './interaction.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

function interaction(fields: object, profile = {}, related: Partial<TranslationInput> = {}) {
  const input = gathered({ startTimestamp: start, endTimestamp: end, ...fields }, related);
  return asClientsGetIt(contentOf(input, site('UTC', profile)).value.interaction);
}

describe('attached data', () => {
  const queue = (queueName: string | null, startTimestamp: string) => ({ queueName, startTimestamp });
  it.each<[string, object, object]>([
    ['the flow', { flowName: 'Main' }, { CX_FlowName: 'Main' }],
    ['the last queue that has a name', { queues: [queue('Q', start), queue(null, end)] }, { CX_QueueName: 'Q' }],
    [
      'all queues if there are several',
      { queues: [queue('B', end), queue('A', start)] },
      { CX_QueueName: 'B', CX_QueueNames: 'A,B' },
    ],
    ['the contact point', { contactPoint: '+1' }, { CX_ContactPoint: '+1' }],
    ['the contact point in details', { details: { contactPoint: '+1' } }, { CX_ContactPoint: '+1' }],
    ['the customer', { customer: '+1' }, { CX_Customer: '+1' }],
    ['the disposition', { dispositionName: 'Sold' }, { CX_Disposition: 'Sold' }],
    [
      'the record’s disposition rather than an agent’s',
      { dispositionName: 'Sold', agents: [{ dispositionName: 'Busy' }] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the last disposition of the agents',
      { agents: [{ dispositionName: 'Busy' }, { dispositionName: 'Sold' }, {}] },
      { CX_Disposition: 'Sold' },
    ],
    [
      'the disposition of agents in details rather than at the root',
      { agents: [{ dispositionName: 'Busy' }], details: { agents: [{ dispositionName: 'Sold' }] } },
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
      'hooks',
      { hooks: [{ hookType: 'a', hookSubType: 'b', hookId: 'c' }, { hookId: 'd' }] },
      { CX_Hooks: 'a/b/c,//d' },
    ],
  ])('include %s', (_case, fields, userData) => {
    expect(interaction(fields).userData).toEqual(userData);
  });

  it.each([
    ['the record has no such values', {}],
    ['no queue has a name', { queues: [queue(null, start), queue(null, end)] }],
    ['the record is not flagged', { flagged: false }],
  ])('are omitted if %s', (_case, fields) => {
    expect(interaction(fields)).not.toHaveProperty('userData');
  });

  it('include any field that the profile points to, under the profile’s name', () => {
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
  });
  expect(diagnostics).toEqual([{ code: 'incomplete-source', pointer: '/flagged' }]);
});
