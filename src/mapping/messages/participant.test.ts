import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultProfile, record, usersOf } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { factsOf } from '../interaction/facts.ts';
import { type Participants, participantsOf } from './participant.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

const customer: TranscriptMessage = { role: 'customer', name: 'Marta' };
const nicknames = { customer: 'Guest', agent: 'Staff', system: 'Server', other: 'Robot' };

function participants(
  fields: object = {},
  messages: readonly TranscriptMessage[] = [],
  users: Record<string, unknown> = {},
): Participants {
  const input = record(fields);
  const facts = factsOf(input, new DiagnosticsCollector());
  return participantsOf(input, facts, messages, usersOf(users), { ...defaultProfile, nicknames });
}

describe('the customer in joins and leaves', () => {
  it('has the name in the customer’s first message, even if others wrote before', () => {
    const messages: TranscriptMessage[] = [{ role: 'agent', name: 'Ben' }, customer, { role: 'customer', name: 'M.' }];
    expect(participants({ customer: '+1' }, messages).customer().nickname).toBe('Marta');
  });

  it('has the name in the record if the customer wrote no message', () => {
    expect(participants({ customer: '+1' }).customer().nickname).toBe('+1');
  });

  it('has the profile’s nickname if the first message has no name, even if the record has one', () => {
    expect(participants({ customer: '+1' }, [{ role: 'customer' }]).customer().nickname).toBe('Guest');
    expect(participants().customer().nickname).toBe('Guest');
  });
});

describe('the author of a message', () => {
  const agents = [
    { agentId: 'a', agentName: 'Ana Duarte' },
    { agentId: 'b', agentName: 'Ben Okafor' },
  ];
  const nickname = (message: TranscriptMessage, users = {}) => participants({ agents }, [], users).of(message).nickname;

  it.each<[TranscriptMessage, string]>([
    [{ role: 'customer', name: 'Marta' }, 'Marta'],
    [{ role: 'customer' }, 'Guest'],
    [{ role: 'system', name: 'Flow' }, 'Flow'],
    [{ role: 'system' }, 'Server'],
    [{ role: 'other', name: 'Echo' }, 'Echo'],
    [{ role: 'other' }, 'Robot'],
    [{ role: 'agent', name: 'Benny', agentId: 'b' }, 'Benny'],
    [{ role: 'agent', agentId: 'b' }, 'Ben Okafor'],
    [{ role: 'agent', name: 'Agent', agentId: 'b' }, 'Ben Okafor'],
    [{ role: 'agent', name: 'Agent', agentId: 'unknown' }, 'Staff'],
    [{ role: 'agent', name: 'Agent' }, 'Staff'],
  ])('%j has the nickname %s', (message, name) => {
    expect(nickname(message)).toBe(name);
  });

  it('has the name of the user rather than the name in the record if the message has none', () => {
    expect(nickname({ role: 'agent', agentId: 'b' }, { b: { firstName: 'Benjamin', lastName: 'Silva' } })).toBe(
      'Benjamin Silva',
    );
    expect(nickname({ role: 'agent', agentId: 'b' }, { b: { lastName: 'Silva' } })).toBe('Silva');
  });

  it('has the name in the record even if the id is written in another way there', () => {
    const usual = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
    const all = participants({ agents: [{ agentId: usual.replaceAll('-', ''), agentName: 'Ana Duarte' }] });
    expect(all.of({ role: 'agent', agentId: usual.toUpperCase() }).nickname).toBe('Ana Duarte');
  });

  it('without an id and a name does not get the name of an agent without an id', () => {
    const nameless = participants({ agents: [{ agentName: 'Ana Duarte' }] });
    expect(nameless.of({ role: 'agent' }).nickname).toBe('Staff');
  });
});

describe('a participant id', () => {
  const id = (all: Participants, message: TranscriptMessage): string => all.of(message).participantId;

  it('is the same for the same participant under any name', () => {
    const all = participants();
    expect(id(all, { role: 'customer', name: 'M.' })).toBe(all.customer().participantId);
    expect(id(all, { role: 'agent', name: 'Ben', agentId: 'b' })).toBe(all.agent('b', 'Ben Okafor').participantId);
    expect(id(all, { role: 'system', name: 'Flow' })).toBe(id(all, { role: 'system' }));
  });

  it('of an agent is the same however the UUID is written, and is that of the usual form', () => {
    const all = participants();
    const usual = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
    const expected = hash('sha256', `i-1\nagent:${usual}`, 'hex').slice(0, 16).toUpperCase();
    for (const agentId of [usual, usual.replaceAll('-', ''), usual.toUpperCase()]) {
      expect(id(all, { role: 'agent', agentId })).toBe(expected);
      expect(all.agent(agentId, 'Ana').participantId).toBe(expected);
    }
  });

  it('is different for different participants', () => {
    const all = participants();
    const messages: TranscriptMessage[] = [
      { role: 'customer' },
      { role: 'system' },
      { role: 'agent', name: 'Ben' },
      { role: 'agent', name: 'Eva' },
      { role: 'agent', agentId: 'b' },
      { role: 'other' },
      { role: 'other', name: 'Echo' },
      { role: 'other', name: 'Ben' },
    ];
    expect(new Set(messages.map((message) => id(all, message))).size).toBe(messages.length);
  });

  it('is different in each interaction, and the same for each translation', () => {
    const idIn = (interactionId: string): string => participants({ interactionId }).customer().participantId;
    expect(idIn('i-1')).toBe(idIn('i-1'));
    expect(idIn('i-1')).not.toBe(idIn('i-2'));
    expect(idIn('i-1')).toMatch(/^[0-9A-F]{16}$/);
  });
});
