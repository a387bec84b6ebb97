import { expect, it } from 'vitest';
import { relationOf } from './relation.ts';

const uuid = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const at = '2024-03-08T11:00:00.000Z';
const other = { agentId: 'other', conversationStartTimestamp: at };
const ended = { interactionId: 'i', endTimestamp: at };

it.each([
  [
    'conversed, as `details` shows',
    { details: { agents: [{ resourceId: uuid, conversationStartTimestamp: at }] } },
    'conversed',
  ],
  ['conversed, as the root shows', { agents: [{ agentId: uuid, conversationStartTimestamp: at }] }, 'conversed'],
  [
    'conversed under an id without dashes and in capitals',
    { agents: [{ agentId: uuid.replaceAll('-', '').toUpperCase(), conversationStartTimestamp: at }] },
    'conversed',
  ],
  ['was only offered the work', { agents: [{ agentId: uuid }, other] }, undefined],
  ['has a segment, but no conversation', { agents: [other], segments: [{ segmentToAgentId: uuid }] }, undefined],
  ['is named in a field that no rule reads', { agents: [other], monitors: [{ agentId: uuid }] }, undefined],
  ['is named nowhere', { agents: [other] }, 'stranger'],
  ['is named nowhere, but the record lists no agents', {}, undefined],
  ['is named nowhere, but the interaction runs', { agents: [other], endTimestamp: undefined }, undefined],
])('a user who %s', (_what, fields, expected) => {
  expect(relationOf({ ...ended, ...fields }, uuid)).toEqual({ interactionId: 'i', relation: expected });
});

it('what is not a record shows nothing', () => {
  expect(relationOf({ agents: [other] }, uuid)).toBeUndefined();
});
