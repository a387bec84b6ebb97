import { describe, expect, it } from 'vitest';
import { stored } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { liveTranscript, type Transcript } from '../input/transcript.ts';
import { plausibleTimes } from './message-time.ts';
import { type TranscriptMessage, transcriptMessagesOf } from './transcript-messages.ts';

const at = Date.parse('2024-03-08T11:00:00.000Z');
const names = new Map([['m1', 'cat.png']]);

function read(transcript: Transcript | undefined) {
  const diagnostics = new DiagnosticsCollector();
  const times = plausibleTimes(at, at + 60_000, at);
  const unnamedAgents = { add: () => undefined };
  const context = { fileNames: names, times, diagnostics, unnamedAgents, trace: undefined };
  const messages: readonly TranscriptMessage[] = transcriptMessagesOf(
    transcript ?? { kind: 'none', why: 'absent' },
    context,
  );
  return { messages, reports: diagnostics.all().map((diagnostic) => Object.values(diagnostic).join(' ')) };
}

const storedMessage = (payload: object, timestamp: unknown = String(at)) =>
  read(stored([{ payload: { type: 'message', ...payload }, timestamp }]));
const live = (...messages: unknown[]) => read(liveTranscript({ messages }));

describe('a stored message', () => {
  it.each([
    [
      { type: 'customer', name: 'Marta' },
      { role: 'customer', name: 'Marta' },
    ],
    [{ type: 'system' }, { role: 'system', name: undefined }],
    [{ type: 'agent' }, { role: 'agent', name: undefined, agentId: 'f' }],
    [{ type: 'Example Bot' }, { role: 'other', name: 'Example Bot', botType: 'Example Bot' }],
    [
      { type: 'Example Bot', name: 'Echo' },
      { role: 'other', name: 'Echo', botType: 'Example Bot' },
    ],
    [
      { type: 'customer', name: '' },
      { role: 'customer', name: undefined },
    ],
    [{}, { role: 'system', name: undefined }],
    [null, { role: 'system', name: undefined }],
  ])('with metadata %j has the author %j', (metadata, author) => {
    expect(storedMessage({ metadata, from: 'f' }).messages).toEqual([
      { agentId: undefined, text: undefined, at, ...author },
    ]);
  });

  it('has the more precise of its two times', () => {
    const timestamp = '2024-03-08T11:00:07Z';
    expect(storedMessage({ timestamp }).messages).toMatchObject([{ at }]);
    expect(storedMessage({ timestamp }, null)).toMatchObject({ messages: [{ at: at + 7_000 }], reports: [] });
    expect(storedMessage({ timestamp: at + 7_125 }, at / 1_000)).toMatchObject({ messages: [{ at: at + 7_125 }] });
  });

  it('with an implausible time is reported there, and has the other time', () => {
    const timestamp = '2024-03-08T11:00:07Z';
    expect(storedMessage({ timestamp }, '1970-01-20T18:50:33.000Z')).toMatchObject({
      messages: [{ at: at + 7_000 }],
      reports: ['unreadable-time transcript#/0/timestamp'],
    });
  });

  it('without a readable time is reported at its index', () => {
    expect(storedMessage({ timestamp: 'noon' }, 'noon')).toMatchObject({
      messages: [{ at: undefined }],
      reports: ['unreadable-time transcript#/0/timestamp', 'unreadable-time transcript#/0/payload/timestamp'],
    });
  });

  it('with rich content is reported as flattened, with its content type', () => {
    const body = { id: 'm1', contentType: 'image', file: { mediaType: 'image/png' } };
    expect(storedMessage({ body })).toMatchObject({
      messages: [{ text: '[image] cat.png (image/png)' }],
      reports: ['flattened-content transcript#/0/payload/body image'],
    });
    expect(storedMessage({ body: { text: 'Hello', quotedMessage: { content: {} } } })).toMatchObject({
      messages: [{ text: 'Hello' }],
      reports: [],
    });
  });

  it('of another type is skipped and reported with its type', () => {
    expect(read(stored([{ payload: { type: 'typing' } }, { payload: {} }, {}, 7]))).toEqual({
      messages: [],
      reports: [
        'skipped-payload transcript#/0 typing',
        'skipped-payload transcript#/1',
        'skipped-payload transcript#/2',
        'skipped-payload transcript#/3',
      ],
    });
  });
});

describe('a message of a running conversation', () => {
  it.each([
    [
      { type: 'customer', from: 'Marta', resourceId: 'c' },
      { role: 'customer', name: 'Marta' },
    ],
    [
      { type: 'agent', from: 'Ben', resourceId: 'b' },
      { role: 'agent', name: 'Ben', agentId: 'b' },
    ],
    [{ type: 'system', resourceId: 's' }, { role: 'system' }],
    [{ type: 'Example Bot' }, { role: 'other', name: 'Example Bot', botType: 'Example Bot' }],
    [
      { type: 'Example Bot', from: 'Echo' },
      { role: 'other', name: 'Echo', botType: 'Example Bot' },
    ],
    [{ from: '' }, { role: 'system' }],
  ])('%j has the author %j', (message, author) => {
    const result = live({ text: 'Hi', timestamp: at, ...message });
    expect(result.messages).toEqual([{ name: undefined, agentId: undefined, text: 'Hi', at, ...author }]);
    expect(result.reports).toEqual([]);
  });

  it('is flattened like a stored message and reported at its index', () => {
    const image = { id: 'm1', type: 'customer', contentType: 'image', timestamp: at };
    expect(live({ type: 'customer', text: 'Look', timestamp: at }, image)).toMatchObject({
      messages: [{ text: 'Look' }, { text: '[image] cat.png' }],
      reports: ['flattened-content conversation#/messages/1 image'],
    });
  });

  it('without a readable time is reported at its index', () => {
    expect(live({ type: 'customer', text: 'Hi' })).toMatchObject({
      messages: [{ at: undefined }],
      reports: ['unreadable-time conversation#/messages/0/timestamp'],
    });
  });

  it('that has no content, whatever its author and time, or is not an object is skipped and reported', () => {
    const author = { type: 'agent', from: 'Ben', timestamp: at, file: {}, actions: [] };
    const contents = [{}, { text: '' }, { contentType: 'text' }, { quotedMessage: { content: {} } }];
    const hello = { ...author, text: 'Hello' };
    expect(live(hello, 'junk', null, {}, ...contents.map((content) => ({ ...author, ...content })))).toMatchObject({
      messages: [{ text: 'Hello' }],
      reports: [1, 2, 3, 4, 5, 6, 7].map((index) => `skipped-payload conversation#/messages/${index}`),
    });
  });
});

it.each<string | number>(['2024-03-08T11:00:07Z', (at + 7_000) / 1_000, at + 7_000])(
  'a message of a running conversation has the time %j',
  (timestamp) => {
    expect(live({ type: 'customer', text: 'Hi', timestamp })).toMatchObject({
      messages: [{ at: at + 7_000 }],
      reports: [],
    });
  },
);

it('a text without authors has no messages of its own', () => {
  expect(read({ kind: 'text', text: 'Hello' })).toEqual({ messages: [], reports: [] });
});

it('there are no messages without a transcript', () => {
  expect(read(undefined)).toEqual({ messages: [], reports: [] });
});
