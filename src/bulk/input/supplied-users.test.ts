import { describe, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import type { JsonObject } from '../../kit/json.ts';
import { contentOf } from '../../mapping/content.ts';
import { explain } from '../../mapping/explain/explain.ts';
import { parseInput } from './parse-input.ts';

const id = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const spellings = [id, id.toUpperCase(), id.replaceAll('-', ''), id.toUpperCase().replaceAll('-', '')];
const ana = { email: 'ana@example.org', firstName: 'Ana', lastName: 'Duarte' };

function inputOf(resourceId: string, users: JsonObject) {
  const times = { startTimestamp: '2024-03-07T10:00:00.000Z', endTimestamp: '2024-03-07T10:05:00.000Z' };
  const agents = [{ resourceId, agentName: 'Agent 7', conversationStartTimestamp: times.startTimestamp }];
  const message = { payload: { type: 'message', from: resourceId, metadata: { type: 'agent' }, body: { text: 'Hi' } } };
  const interaction = { interactionId: 'i-1', channelType: 'sms', direction: 'inbound', ...times, details: { agents } };
  const text = JSON.stringify({ interaction, users, transcript: [message] });
  const parsed = parseInput({ number: 1, text }, Date.parse('2024-03-08T12:00:00Z'));
  if ('reject' in parsed) throw new Error(parsed.reject);
  return parsed.input;
}

describe('a supplied user is found by its id, however it is written', () => {
  const pairs = spellings.flatMap((one) => spellings.map((other) => [one, other] as const));
  it.each(pairs)('%s in the record, %s in the users', (resourceId, key) => {
    const { value, diagnostics } = contentOf(inputOf(resourceId, { [key]: { ...ana, id } }), site());
    expect(value.interaction.ownerInformation).toMatchObject({ userName: 'ana@example.org', firstName: 'Ana' });
    expect(value.messages?.find(({ text }) => text === 'Hi')?.from.nickname).toBe('Ana Duarte');
    expect(diagnostics.map(({ code }) => code)).not.toContain('user-not-given');
  });

  it('and explained by its key as it is written', () => {
    const key = id.toUpperCase();
    const { leaves } = explain(inputOf(id, { [key]: ana }), site());
    expect(leaves.find(({ pointer }) => pointer === `users#/${key}/email`)?.outcome).toBe('carried');
  });

  it.each([{}, { firstName: ' ' }, { result: ana }])(
    'but counts as not given if it has no name and no address: %j',
    (user) => {
      const { value, diagnostics } = contentOf(inputOf(id, { [id]: user }), site());
      expect(value.interaction.ownerInformation).toMatchObject({ firstName: 'Agent', lastName: '7' });
      expect(diagnostics.map(({ code }) => code)).toContain('user-not-given');
    },
  );

  it.each([{ zz: 1 }, true, ['x'], 'other'])('but is not used if its own id is %j', (own) => {
    const { diagnostics } = contentOf(inputOf(id, { [id]: { ...ana, id: own } }), site());
    expect(diagnostics).toContainEqual({ code: 'contradiction', pointer: `users#/${id}` });
  });

  it('if it was not found', () => {
    const codes = contentOf(inputOf(id, { [id.toUpperCase()]: null }), site()).diagnostics.map(({ code }) => code);
    expect(codes).toContain('unknown-user');
  });
});

describe('a user is not used and reported', () => {
  it.each<[string, unknown]>([
    ['whose own id is another one', '00000000-0000-4000-8000-000000000001'],
    ['whose own id is another number', 7],
  ])('%s', (_what, other) => {
    const input = inputOf(id, { [id]: { ...ana, id: other } });
    const { value, diagnostics } = contentOf(input, site());
    expect(value.interaction.ownerInformation).toMatchObject({ firstName: 'Agent' });
    expect(diagnostics).toContainEqual({ code: 'contradiction', pointer: `users#/${id}` });
    expect(diagnostics).toContainEqual({ code: 'user-not-given', pointer: '/details/agents' });
    const outcomes = explain(input, site()).leaves.filter(({ pointer }) => pointer.startsWith('users#'));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill('reported'));
  });

  it('whose id is that of an earlier one', () => {
    const users = { [id]: ana, [id.toUpperCase()]: { ...ana, firstName: 'Eva' } };
    const { value, diagnostics } = contentOf(inputOf(id, users), site());
    expect(value.interaction.ownerInformation?.firstName).toBe('Ana');
    expect(diagnostics).toContainEqual({ code: 'contradiction', pointer: `users#/${id.toUpperCase()}` });
  });

  it('unless its own id is missing or the same', () => {
    for (const own of [undefined, null, '', ...spellings]) {
      const { diagnostics } = contentOf(inputOf(id, { [id]: { ...ana, id: own } }), site());
      expect(diagnostics.map(({ code }) => code)).not.toContain('contradiction');
    }
  });
});

it.each<[string, JsonObject, string, string]>([
  [
    'the first has another id',
    { [id]: { ...ana, id: 'b' }, [id.toUpperCase()]: { ...ana, firstName: 'Eva' } },
    id.toUpperCase(),
    id,
  ],
  [
    'the second repeats the first',
    { [id]: ana, [id.toUpperCase()]: { ...ana, firstName: 'Eva' } },
    id,
    id.toUpperCase(),
  ],
])('of two keys for one user, explain shows the one that is used as carried: %s', (_what, users, used, unused) => {
  const { leaves } = explain(inputOf(id, users), site());
  const outcomeOf = (key: string) => leaves.find(({ pointer }) => pointer === `users#/${key}/firstName`)?.outcome;
  expect([outcomeOf(used), outcomeOf(unused)]).toEqual(['carried', 'reported']);
});
