import { describe, expect, it } from 'vitest';
import { defaultProfile, record, usersOf } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { factsOf } from '../interaction/facts.ts';
import { type Participants, participantsOf } from './participant.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

const customer: TranscriptMessage = { role: 'customer', name: 'Marta' };
const words = { customer: 'Guest', agent: 'Staff', system: 'House', other: 'Robot' };

function participants(
  fields: object = {},
  spoken: readonly TranscriptMessage[] = [],
  users: Record<string, unknown> = {},
): Participants {
  const given = record(fields);
  const facts = factsOf(given, new DiagnosticsCollector());
  return participantsOf(given, facts, spoken, usersOf(users), { ...defaultProfile, nicknames: words });
}

describe('the customer who comes and goes', () => {
  it('is called as in the first message, whoever else spoke before', () => {
    const spoken: TranscriptMessage[] = [{ role: 'agent', name: 'Ben' }, customer, { role: 'customer', name: 'M.' }];
    expect(participants({ customer: '+1' }, spoken).customer().nickname).toBe('Marta');
  });

  it('is called as in the record where nothing was said', () => {
    expect(participants({ customer: '+1' }).customer().nickname).toBe('+1');
  });

  it('has the profile’s word where the first message has no name, whatever the record says', () => {
    expect(participants({ customer: '+1' }, [{ role: 'customer' }]).customer().nickname).toBe('Guest');
    expect(participants().customer().nickname).toBe('Guest');
  });
});

describe('who said something', () => {
  const agents = [
    { agentId: 'a', agentName: 'Ana Duarte' },
    { agentId: 'b', agentName: 'Ben Okafor' },
  ];
  const nickname = (spoken: TranscriptMessage, users = {}) => participants({ agents }, [], users).of(spoken).nickname;

  it.each<[TranscriptMessage, string]>([
    [{ role: 'customer', name: 'Marta' }, 'Marta'],
    [{ role: 'customer' }, 'Guest'],
    [{ role: 'system', name: 'Flow' }, 'Flow'],
    [{ role: 'system' }, 'House'],
    [{ role: 'other', name: 'Echo' }, 'Echo'],
    [{ role: 'other' }, 'Robot'],
    [{ role: 'agent', name: 'Benny', agentId: 'b' }, 'Benny'],
    [{ role: 'agent', agentId: 'b' }, 'Ben Okafor'],
    [{ role: 'agent', name: 'Agent', agentId: 'b' }, 'Ben Okafor'],
    [{ role: 'agent', name: 'Agent', agentId: 'stranger' }, 'Staff'],
    [{ role: 'agent', name: 'Agent' }, 'Staff'],
  ])('as %j is called %s', (spoken, name) => {
    expect(nickname(spoken)).toBe(name);
  });

  it('as an agent without a name is called as the user behind it, rather than as the record has it', () => {
    expect(nickname({ role: 'agent', agentId: 'b' }, { b: { firstName: 'Benjamin', lastName: 'Silva' } })).toBe(
      'Benjamin Silva',
    );
    expect(nickname({ role: 'agent', agentId: 'b' }, { b: { lastName: 'Silva' } })).toBe('Silva');
  });

  it('without an id and a name is not called as an agent without an id', () => {
    const nameless = participants({ agents: [{ agentName: 'Ana Duarte' }] });
    expect(nameless.of({ role: 'agent' }).nickname).toBe('Staff');
  });
});

describe('a participant’s id', () => {
  const id = (who: Participants, spoken: TranscriptMessage): string => who.of(spoken).participantId;

  it('is the same for whoever is the same, under any name', () => {
    const who = participants();
    expect(id(who, { role: 'customer', name: 'M.' })).toBe(who.customer().participantId);
    expect(id(who, { role: 'agent', name: 'Ben', agentId: 'b' })).toBe(who.agent('b', 'Ben Okafor').participantId);
    expect(id(who, { role: 'system', name: 'Flow' })).toBe(id(who, { role: 'system' }));
  });

  it('is another for everybody else', () => {
    const who = participants();
    const all: TranscriptMessage[] = [
      { role: 'customer' },
      { role: 'system' },
      { role: 'agent', name: 'Ben' },
      { role: 'agent', name: 'Eva' },
      { role: 'agent', agentId: 'b' },
      { role: 'other' },
      { role: 'other', name: 'Echo' },
      { role: 'other', name: 'Ben' },
    ];
    expect(new Set(all.map((spoken) => id(who, spoken))).size).toBe(all.length);
  });

  it('is another in every interaction, and the same whenever that is looked at', () => {
    const of = (interactionId: string): string => participants({ interactionId }).customer().participantId;
    expect(of('i-1')).toBe(of('i-1'));
    expect(of('i-1')).not.toBe(of('i-2'));
    expect(of('i-1')).toMatch(/^[0-9A-F]{16}$/);
  });
});
