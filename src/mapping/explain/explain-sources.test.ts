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
// A list may hold what is no entry; pointers lead into the list as it came.
const chat = { channelType: 'messaging', customer: 'Marta', details: { agents: ['junk', ben] } };

function explained(fields: object, around: Partial<TranslationInput> = {}): Explained {
  return explain(gathered({ interactionId: 'i-1', ...ended, ...fields }, around), site());
}

function sourcesOf(target: string, { origins, absent }: Explained): readonly string[] | undefined {
  return [...origins, ...absent].find((origin) => origin.target === target)?.sources;
}

describe('a field of the interaction is made from', () => {
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

  it('its sub-type and its channel, the media type', () => {
    const sources = sourcesOf('/interaction/mediaType', explained(chat, { subType: 'web' }));
    expect(sources?.toSorted()).toEqual(['/channelType', 'subType#']);
    expect(sourcesOf('/interaction/mediaType', explained(chat))).toEqual(['/channelType']);
  });

  it('the manifest’s subject', () => {
    const manifests = { received: { subject: 'Hello' } };
    const email = explained({ channelType: 'email' }, { manifests, raw: { record: {}, manifests } });
    expect(sourcesOf('/interaction/subject', email)).toEqual(['manifests#/received/subject']);
  });

  it('the notes, where they stood in the list as it came', () => {
    const note = { title: 'Refund', body: undefined, resourceId: undefined };
    const noted = explained({}, { notes: [note], raw: { record: {}, notes: ['junk', note] } });
    expect(sourcesOf('/interaction/comment', noted)).toEqual(['notes#/1/title']);
  });

  it('all values of an attribute that is given twice', () => {
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

  it('any field that the profile points to', () => {
    const record = { campaign: { name: 'Spring' } };
    const place = site('UTC', { subject: ['/campaign/name'], userData: { CX_Campaign: '/campaign/name' } });
    const pointed = explain(gathered({ ...ended, ...record }), place);
    expect(sourcesOf('/interaction/subject', pointed)).toEqual(['/campaign/name']);
    expect(sourcesOf('/interaction/userData/CX_Campaign', pointed)).toEqual(['/campaign/name']);
  });

  it('the owner’s user, under an id that a pointer can hold', () => {
    const users = { 'b/1': { firstName: 'Ben', email: 'ben@x' } };
    const owned = explained(chat, { users: usersOf(users), raw: { record: chat, users } });
    expect(sourcesOf('/interaction/ownerInformation', owned)).toEqual(
      expect.arrayContaining(['/details/agents/1/resourceId', 'users#/b~11/firstName', 'users#/b~11/email']),
    );
  });
});

it('who owns an interaction in which nobody wrote a note is no source of its comment', () => {
  expect(sourcesOf('/interaction/comment', explained(chat))).toEqual([]);
});

describe('a table', () => {
  it('has its entries made by the rule of the table', () => {
    const { origins } = explained({ flowName: 'Main', interactionAttributes: [{ hookType: 'A', hookName: 'x' }] });
    const rules = new Map(origins.map(({ target, rule }) => [target, rule]));
    expect(rules.get('/interaction/userData/CX_FlowName')).toBe('userData');
    expect(rules.get('/interaction/customAttributes/A')).toBe('customAttributes');
  });

  it('whose entries tell where they came from is told neither as made nor as absent', () => {
    const targets = explained({
      flowName: 'Main',
      interactionAttributes: [{ hookType: 'A', hookName: 'x' }],
    }).origins.map(({ target }) => target);
    expect(targets).not.toContain('/interaction/userData');
    expect(targets).not.toContain('/interaction/customAttributes');
    expect(targets).toContain('/interaction/userData/CX_FlowName');
  });

  it('without any entry is told as absent', () => {
    const absent = explained({}).absent.map(({ target }) => target);
    expect(absent).toEqual(expect.arrayContaining(['/interaction/userData', '/interaction/customAttributes']));
  });
});

describe('a message is made from', () => {
  const said = (at: number, type: string, body: object, more: object = {}) => ({
    timestamp: String(Date.parse(second(at))),
    payload: { type: 'message', metadata: { type }, body, ...more },
  });

  it('what was said, when and by whom', () => {
    const transcript = stored([said(20, 'agent', { text: 'Hello' }, { from: 'b/1' })]);
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

  it('a running conversation, at the places as they came', () => {
    const transcript = liveTranscript({ messages: [null, { type: 'customer', text: 'Hello' }] });
    const { origins } = explained(chat, transcript ? { transcript } : {});
    expect(origins.find(({ rule }) => rule === 'message')?.sources).toEqual(
      expect.arrayContaining(['conversation#/messages/1/type', 'conversation#/messages/1/text']),
    );
  });

  it('the text in place of a transcript', () => {
    const { origins, leaves } = explained(chat, { transcript: { kind: 'text', text: 'Hello' } });
    expect(origins.find(({ rule }) => rule === 'message')?.sources).toContain('transcript#');
    expect(leaves).toContainEqual({
      pointer: 'transcript#',
      value: 'Hello',
      outcome: 'carried',
      targets: ['/messages/1'],
    });
  });

  it('the agent’s times, and the notice that says the same', () => {
    const transcript = stored([said(11, 'system', { text: 'Ben connected.' })]);
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

describe('explaining changes nothing', () => {
  it.each<[string, Partial<TranslationInput>]>([
    ['where the owner is no user any more', { users: usersOf({ 'b/1': null }) }],
    ['where there is no transcript', { transcript: { kind: 'none', why: 'expired' } }],
    [
      'where a notice is of nobody known',
      {
        transcript: stored([
          {
            timestamp: String(Date.parse(second(11))),
            payload: { type: 'message', metadata: { type: 'system' }, body: { text: 'Eva connected.' } },
          },
        ]),
      },
    ],
  ])('%s', (_where, around) => {
    const { value, diagnostics } = contentOf(gathered({ interactionId: 'i-1', ...ended, ...chat }, around), site());
    expect(explained(chat, around)).toMatchObject({ value, diagnostics });
  });
});
