import { describe, expect, it } from 'vitest';
import { defaultProfile, record, stored } from '../../test/support/mapping.ts';
import { judgeRecord } from './judged.ts';
import { type Needs, needsOf, unnamedAgents } from './needs.ts';

const start = '2024-03-08T11:00:00.000Z';
const later = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const now = Date.parse('2024-03-08T12:00:00.000Z');

function needs(fields: object): Needs {
  const read = record({ startTimestamp: start, ...fields });
  return needsOf(read, judgeRecord(read, now, defaultProfile), defaultProfile);
}
const conversing = (id: string, conversationStartTimestamp = start) => ({ resourceId: id, conversationStartTimestamp });

describe('the needs of a record', () => {
  it('are empty for an unanswered call', () => {
    expect(needs({ channelType: 'voice', endTimestamp: end })).toEqual({
      transcript: false,
      live: false,
      manifests: false,
      notes: false,
      userIds: [],
    });
  });

  it.each([
    ['voice', false],
    ['email', false],
    ['fax', false],
    ['sms', true],
    ['messaging', true],
  ])('for channel %s include a transcript: %s', (channelType, transcript) => {
    expect(needs({ channelType, endTimestamp: end }).transcript).toBe(transcript);
  });

  it('include the live conversation only while it is running, on a channel with live conversations', () => {
    expect(needs({ channelType: 'messaging' }).live).toBe(true);
    expect(needs({ channelType: 'messaging', endTimestamp: end }).live).toBe(false);
    expect(needs({ channelType: 'sms' }).live).toBe(false);
    expect(needs({ channelType: null }).live).toBe(false);
  });

  it('include manifests only for an e-mail', () => {
    expect(needs({ channelType: 'email' }).manifests).toBe(true);
    expect(needs({ channelType: 'sms' }).manifests).toBe(false);
  });
});

describe('notes', () => {
  it.each([
    ['the record has a string with notes', { notes: 'Refund' }],
    ['the record has a list of notes', { notes: [{ body: 'Refund' }] }],
    ['the notes have a form that is not documented', { notes: [{ text: 'Refund' }] }],
    ['the notes are a list in a list', { notes: [['Refund']] }],
    ['the record says that there are notes', { notes: true }],
    ['the note is a number', { notes: 0 }],
    ['an agent has a note title', { agents: [{ agentId: 'a' }, { agentId: 'b', noteTitle: 'Refund' }] }],
  ])('are needed if %s', (_case, fields) => {
    expect(needs(fields).notes).toBe(true);
  });

  it.each([
    ['the notes are blank', { notes: '  ' }],
    ['the list has only a blank note', { notes: [{ title: ' ' }] }],
    ['a note title is blank', { agents: [{ agentId: 'a', noteTitle: ' ' }] }],
    ['the list is empty', { notes: [] }],
    ['every entry is empty', { notes: [null, ' ', {}, [], { title: null, body: '' }] }],
    ['the record says that there are none', { notes: false }],
    ['no agent has a note title', { agents: [{ agentId: 'a' }] }],
  ])('are not needed if %s', (_case, fields) => {
    expect(needs(fields).notes).toBe(false);
  });
});

describe('users are needed', () => {
  const agents = [conversing('a'), conversing('b', later), conversing('a', end)];

  it('for a call: its owner', () => {
    expect(needs({ details: { agents: agents.slice(0, 2) } }).userIds).toEqual(['b']);
  });

  it('for a conversation: its owner and every agent who conversed, without duplicates', () => {
    expect(needs({ channelType: 'messaging', details: { agents } }).userIds).toEqual(['a', 'b']);
  });

  it('but not for an agent without an id', () => {
    const nameless = { agentName: 'Ben Okafor', conversationStartTimestamp: start };
    expect(needs({ channelType: 'messaging', details: { agents: [nameless] } }).userIds).toEqual([]);
  });
});

describe('agents without a name in their messages', () => {
  const unnamed = (...payloads: unknown[]): readonly string[] => {
    const transcript = stored(payloads.map((payload) => ({ payload })));
    return transcript.kind === 'stored' ? unnamedAgents(transcript.entries) : [];
  };

  it('are agents without a name or with the name "Agent", without duplicates', () => {
    const messages = [
      { from: 'a', metadata: { type: 'agent' } },
      { from: 'b', metadata: { type: 'agent', name: 'Agent' } },
      { from: 'a', metadata: { type: 'agent' } },
    ];
    expect(unnamed(...messages)).toEqual(['a', 'b']);
  });

  it('exclude named agents, customers and messages without an author', () => {
    const messages = [
      { from: 'a', metadata: { type: 'agent', name: 'Ben Okafor' } },
      { from: 'b', metadata: { type: 'customer' } },
      { metadata: { type: 'agent' } },
      { from: 'c' },
      null,
    ];
    expect(unnamed(...messages)).toEqual([]);
  });
});
