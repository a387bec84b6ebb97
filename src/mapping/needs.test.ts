import { describe, expect, it } from 'vitest';
import { defaultProfile, record, stored } from '../../test/support/mapping.ts';
import { type Needs, needsOf, unnamedAgents } from './needs.ts';

const start = '2024-03-08T11:00:00.000Z';
const later = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const now = Date.parse('2024-03-08T12:00:00.000Z');

const needs = (fields: object): Needs => needsOf(record({ startTimestamp: start, ...fields }), now, defaultProfile);
const talked = (id: string, conversationStartTimestamp = start) => ({ resourceId: id, conversationStartTimestamp });

describe('what a record needs beside itself', () => {
  it('is nothing for a call that nobody took', () => {
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
  ])('a transcript: of channel %s %s', (channelType, transcript) => {
    expect(needs({ channelType, endTimestamp: end }).transcript).toBe(transcript);
  });

  it('the running conversation only where it runs, on a channel whose conversations can be read live', () => {
    expect(needs({ channelType: 'messaging' }).live).toBe(true);
    expect(needs({ channelType: 'messaging', endTimestamp: end }).live).toBe(false);
    expect(needs({ channelType: 'sms' }).live).toBe(false);
    expect(needs({ channelType: null }).live).toBe(false);
  });

  it('the manifests of an e-mail, and of nothing else', () => {
    expect(needs({ channelType: 'email' }).manifests).toBe(true);
    expect(needs({ channelType: 'sms' }).manifests).toBe(false);
  });
});

describe('notes are asked for', () => {
  it.each([
    ['the record has a text of them', { notes: 'Refund' }],
    ['the record has a list of them', { notes: [{ body: 'Refund' }] }],
    ['one of its agents gave a note a title', { agents: [{ agentId: 'a' }, { agentId: 'b', noteTitle: 'Refund' }] }],
  ])('where %s', (_why, fields) => {
    expect(needs(fields).notes).toBe(true);
  });

  it.each([
    ['only blanks stand there', { notes: '  ' }],
    ['the list is empty', { notes: [] }],
    ['agents wrote no title', { agents: [{ agentId: 'a' }] }],
  ])('and not where %s', (_why, fields) => {
    expect(needs(fields).notes).toBe(false);
  });
});

describe('users are asked for', () => {
  const agents = [talked('a'), talked('b', later), talked('a', end)];

  it('of a call: its owner', () => {
    expect(needs({ details: { agents: agents.slice(0, 2) } }).userIds).toEqual(['b']);
  });

  it('of a conversation: its owner and whoever took part, each once', () => {
    expect(needs({ channelType: 'messaging', details: { agents } }).userIds).toEqual(['a', 'b']);
  });

  it('and not for an agent without an id', () => {
    const nameless = { agentName: 'Ben Okafor', conversationStartTimestamp: start };
    expect(needs({ channelType: 'messaging', details: { agents: [nameless] } }).userIds).toEqual([]);
  });
});

describe('agents whose messages do not name them', () => {
  const unnamed = (...payloads: unknown[]): readonly string[] => {
    const transcript = stored(payloads.map((payload) => ({ payload })));
    return transcript.kind === 'stored' ? unnamedAgents(transcript.entries) : [];
  };

  it('are those without a name and those called "Agent", each once', () => {
    const messages = [
      { from: 'a', metadata: { type: 'agent' } },
      { from: 'b', metadata: { type: 'agent', name: 'Agent' } },
      { from: 'a', metadata: { type: 'agent' } },
    ];
    expect(unnamed(...messages)).toEqual(['a', 'b']);
  });

  it('are not those with a name, customers, or messages that do not say who wrote them', () => {
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
