import { describe, expect, it } from 'vitest';
import { gathered, site, stored, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { liveTranscript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { type Explained, explain } from './explain.ts';

const second = (s: number): string => new Date(Date.UTC(2024, 2, 8, 11, 0, s)).toISOString();
const ended = { startTimestamp: second(0), endTimestamp: second(50) };
const ben = {
  resourceId: 'b/1',
  agentName: 'Ben Okafor',
  conversationStartTimestamp: second(10),
  conversationEndTimestamp: second(40),
};
// A list may contain entries that are not objects; pointers refer to the original list.
const chat = { channelType: 'messaging', customer: 'Marta', details: { agents: ['junk', ben] } };

function explained(fields: object, related: Partial<TranslationInput> = {}): Explained {
  return explain(gathered({ interactionId: 'i-1', ...ended, ...fields }, related), site());
}

function sourcesOf(target: string, { origins, absent }: Explained): readonly string[] | undefined {
  return [...origins, ...absent].find((origin) => origin.target === target)?.sources;
}

describe('the sources of a field of the interaction', () => {
  it.each<[string, object, readonly string[]]>([
    ['id', {}, ['/interactionId']],
    ['startDate', {}, ['/startTimestamp']],
    ['startDate', { startTimestamp: null, details: { startTimestamp: second(0) } }, ['/details/startTimestamp']],
    ['typeId', { direction: 'inbound', details: { direction: 'outbound' } }, ['/direction', '/details/direction']],
    ['comment', { notes: [{ title: 'T', body: 'B' }] }, ['/notes/0/title', '/notes/0/body']],
    [
      'customAttributes/a~1b',
      { interactionAttributes: [null, { hookType: 'a/b', hookName: 'x' }] },
      ['/interactionAttributes/1/hookType', '/interactionAttributes/1/hookName'],
    ],
  ])('%s of %j', (field, fields, sources) => {
    expect(sourcesOf(`/interaction/${field}`, explained(fields))).toEqual(sources);
  });

  it('mediaType: the channel and the sub-type', () => {
    const sources = sourcesOf('/interaction/mediaType', explained(chat, { subType: 'web' }));
    expect(sources?.toSorted()).toEqual(['/channelType', 'subType#']);
    expect(sourcesOf('/interaction/mediaType', explained(chat))).toEqual(['/channelType']);
  });

  it('subject: the subject in the manifest', () => {
    const manifests = { received: { subject: 'Hello' } };
    const email = explained({ channelType: 'email' }, { manifests, raw: { record: {}, manifests } });
    expect(sourcesOf('/interaction/subject', email)).toEqual(['manifests#/received/subject']);
  });

  it('comment: the notes, by their index in the original list', () => {
    const note = { title: 'Refund', body: undefined, resourceId: undefined };
    const noted = explained({}, { notes: [note], raw: { record: {}, notes: ['junk', note] } });
    expect(sourcesOf('/interaction/comment', noted)).toEqual(['notes#/1/title']);
  });

  it('customAttributes: every occurrence of a repeated attribute', () => {
    const entry = (hookName: string, at: number) => ({ hookType: 'A', hookName, timestamp: second(at) });
    const twice = explained({ interactionAttributes: [entry('new', 9), entry('old', 1)] });
    expect(sourcesOf('/interaction/customAttributes/A', twice)).toEqual([
      '/interactionAttributes/0/hookType',
      '/interactionAttributes/0/hookName',
      '/interactionAttributes/0/timestamp',
      '/interactionAttributes/1/hookType',
      '/interactionAttributes/1/hookName',
      '/interactionAttributes/1/timestamp',
    ]);
  });

  it('any field: the values that the profile points to', () => {
    const record = { campaign: { name: 'Spring' } };
    const customSite = site('UTC', { subject: ['/campaign/name'], userData: { CX_Campaign: '/campaign/name' } });
    const explanation = explain(gathered({ ...ended, ...record }), customSite);
    expect(sourcesOf('/interaction/subject', explanation)).toEqual(['/campaign/name']);
    expect(sourcesOf('/interaction/userData/CX_Campaign', explanation)).toEqual(['/campaign/name']);
  });

  it('ownerInformation: the user of the owner, with the id escaped', () => {
    const users = { 'b/1': { firstName: 'Ben', email: 'ben@x' } };
    const owned = explained(chat, { users: usersOf(users), raw: { record: chat, users } });
    expect(sourcesOf('/interaction/ownerInformation', owned)).toEqual(
      expect.arrayContaining(['/details/agents/1/resourceId', 'users#/b~11/firstName', 'users#/b~11/email']),
    );
  });
});

it('the owner is no source of the comment if there are no notes', () => {
  expect(sourcesOf('/interaction/comment', explained(chat))).toEqual([]);
});

describe('a map', () => {
  it('has entries whose rule is the rule of the map', () => {
    const { origins } = explained({ flowName: 'Main', interactionAttributes: [{ hookType: 'A', hookName: 'x' }] });
    const rules = new Map(origins.map(({ target, rule }) => [target, rule]));
    expect(rules.get('/interaction/userData/CX_FlowName')).toBe('userData');
    expect(rules.get('/interaction/customAttributes/A')).toBe('customAttributes');
  });

  it('whose entries have origins has no origin itself and is not absent', () => {
    const targets = explained({
      flowName: 'Main',
      interactionAttributes: [{ hookType: 'A', hookName: 'x' }],
    }).origins.map(({ target }) => target);
    expect(targets).not.toContain('/interaction/userData');
    expect(targets).not.toContain('/interaction/customAttributes');
    expect(targets).toContain('/interaction/userData/CX_FlowName');
  });

  it('without any entry is absent', () => {
    const empty = site('UTC', { userData: {} });
    const absent = explain(gathered(ended), empty).absent.map(({ target }) => target);
    expect(absent).toEqual(expect.arrayContaining(['/interaction/userData', '/interaction/customAttributes']));
  });
});

describe('the sources of a message', () => {
  const transcriptEntry = (at: number, type: string, body: object, extra: object = {}) => ({
    timestamp: String(Date.parse(second(at))),
    payload: { type: 'message', metadata: { type }, body, ...extra },
  });

  it('text, time and author', () => {
    const transcript = stored([transcriptEntry(20, 'agent', { text: 'Hello' }, { from: 'b/1' })]);
    const { origins } = explained(chat, { transcript });
    const [message] = origins.filter(({ rule }) => rule === 'message');
    expect(message?.target).toBe('/messages/2');
    expect(message?.sources).toEqual(
      expect.arrayContaining([
        'transcript#/0/timestamp',
        'transcript#/0/payload/metadata/type',
        'transcript#/0/payload/from',
        'transcript#/0/payload/body/text',
        '/details/agents/1/agentName',
      ]),
    );
  });

  it('messages of a running conversation, by their index in the original list', () => {
    const transcript = liveTranscript({ messages: [null, { type: 'customer', text: 'Hello' }] });
    const { origins } = explained(chat, transcript ? { transcript } : {});
    expect(origins.find(({ rule }) => rule === 'message')?.sources).toEqual(
      expect.arrayContaining(['conversation#/messages/1/type', 'conversation#/messages/1/text']),
    );
  });

  it('the plain text that replaces a transcript', () => {
    const { origins, leaves } = explained(chat, { transcript: { kind: 'text', text: 'Hello' } });
    expect(origins.find(({ rule }) => rule === 'message')?.sources).toContain('transcript#');
    expect(leaves).toContainEqual({
      pointer: 'transcript#',
      value: 'Hello',
      outcome: 'carried',
      targets: ['/messages/1'],
    });
  });

  it('joins and leaves: the times of the agent and the matching notice', () => {
    const transcript = stored([transcriptEntry(11, 'system', { text: 'Ben connected.' })]);
    const { origins } = explained(chat, { transcript });
    expect(origins.find(({ rule }) => rule === 'agentJoins')?.sources).toEqual(
      expect.arrayContaining(['/details/agents/1/conversationStartTimestamp', 'transcript#/0/payload/body/text']),
    );
    expect(origins.find(({ rule }) => rule === 'agentLeaves')?.sources).toContain(
      '/details/agents/1/conversationEndTimestamp',
    );
    expect(origins.find(({ rule }) => rule === 'customerLeaves')?.sources).toContain('/endTimestamp');
  });
});

describe('explain returns the same value and diagnostics as contentOf', () => {
  it.each<[string, Partial<TranslationInput>]>([
    ['if the owner is an unknown user', { users: usersOf({ 'b/1': null }) }],
    ['if there is no transcript', { transcript: { kind: 'none', why: 'expired' } }],
    [
      'if a notice names an unknown agent',
      {
        transcript: stored([
          {
            timestamp: String(Date.parse(second(11))),
            payload: { type: 'message', metadata: { type: 'system' }, body: { text: 'Eva connected.' } },
          },
        ]),
      },
    ],
  ])('%s', (_condition, related) => {
    const { value, diagnostics } = contentOf(gathered({ interactionId: 'i-1', ...ended, ...chat }, related), site());
    expect(explained(chat, related)).toMatchObject({ value, diagnostics });
  });
});
