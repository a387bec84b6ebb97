import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site } from '../../../test/support/mapping.ts';
import { explain } from './explain.ts';

const fields = {
  interactionId: 'i-1',
  tenantId: 't-1',
  channelType: 'work-item',
  direction: 'inbound',
  startTimestamp: '2024-03-08T11:00:00.000Z',
  endTimestamp: '2024-03-08T11:10:00.000Z',
  customer: 'Marta',
  contactPoint: 'cases@example.com',
  flowId: 'f-1',
  flowName: 'Cases',
  dispositionId: 'd-1',
  dispositionName: 'Solved',
  customerSatisfactionScore: 5,
  flagged: true,
  queues: [{ queueId: 'q-1', queueName: 'Second line' }],
  hooks: [{ hookType: 'CRM', hookSubType: 'case', hookId: '7', hookName: 'Case 7' }],
};
const details = {
  customer: 'Marta',
  contactPoint: 'cases@example.com',
  csat: 5,
  agents: [{ resourceId: 'a', dispositionId: 'd-2', dispositionName: 'Open' }],
};
const { customer: _customer, contactPoint: _contactPoint, ...withoutAddresses } = fields;

function lostIn(record: object, profile: Partial<typeof defaultProfile>): readonly string[] {
  const { leaves } = explain(gathered(record, { subType: 'web' }), site('UTC', profile));
  return leaves.filter(({ outcome }) => outcome === 'lost').map(({ pointer }) => pointer);
}

describe('a site profile that removes an entry of userData', () => {
  const removals = Object.keys(defaultProfile.userData).map((name): [string, Partial<typeof defaultProfile>] => {
    const { [name]: _removed, ...userData } = defaultProfile.userData;
    return [name, { userData }];
  });

  it.each([
    ...removals,
    ['every entry', { userData: {} }],
    ['every entry, without subjects', { userData: {}, subject: [] }],
  ] as [string, Partial<typeof defaultProfile>][])('loses no value without a reason: %s', (_name, profile) => {
    expect(lostIn(fields, profile)).toEqual([]);
    expect(lostIn({ ...withoutAddresses, details }, profile)).toEqual([]);
  });

  it('ignores the value with the reason that only userData carries it', () => {
    const { CX_Csat: _removed, ...userData } = defaultProfile.userData;
    const { leaves } = explain(gathered(fields), site('UTC', { userData }));
    expect(leaves.find(({ pointer }) => pointer === '/customerSatisfactionScore')).toMatchObject({
      outcome: 'ignored',
      reason: 'carried in userData, unless a site profile removes the entry',
    });
  });
});

it('a site profile that removes an entry of ignored as well loses the value, which explain shows', () => {
  const { '/customerSatisfactionScore': _entry, ...ignored } = defaultProfile.ignored;
  expect(lostIn(fields, { userData: {}, ignored })).toEqual(['/customerSatisfactionScore']);
});
