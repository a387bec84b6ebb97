import { describe, expect, it } from 'vitest';
import { stored } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { liveTranscript, type Transcript } from '../input/transcript.ts';
import { type TranscriptMessage, transcriptMessagesOf } from './transcript-messages.ts';

const at = Date.parse('2024-03-08T11:00:00.000Z');
const names = new Map([['m1', 'cat.png']]);

function read(transcript: Transcript | undefined, start?: number) {
  const findings = new DiagnosticsCollector();
  const reading = { fileNames: names, findings, trace: undefined };
  const spoken: readonly TranscriptMessage[] = transcriptMessagesOf(
    transcript ?? { kind: 'none', why: 'absent' },
    start,
    reading,
  );
  return { spoken, told: findings.all().map((each) => Object.values(each).join(' ')) };
}

const written = (payload: object, timestamp: unknown = String(at)) =>
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
    [{ type: 'Example Bot' }, { role: 'other', name: 'Example Bot' }],
    [
      { type: 'Example Bot', name: 'Echo' },
      { role: 'other', name: 'Echo' },
    ],
    [
      { type: 'customer', name: '' },
      { role: 'customer', name: undefined },
    ],
    [{}, { role: 'system', name: undefined }],
    [null, { role: 'system', name: undefined }],
  ])('by %j is of %j', (metadata, author) => {
    expect(written({ metadata, from: 'f' }).spoken).toEqual([{ agentId: undefined, text: undefined, at, ...author }]);
  });

  it('has its time from the outer timestamp, else from the inner one', () => {
    const timestamp = '2024-03-08T11:00:07Z';
    expect(written({ timestamp }).spoken).toMatchObject([{ at }]);
    expect(written({ timestamp }, null)).toMatchObject({ spoken: [{ at: at + 7_000 }], told: [] });
  });

  it('without a readable time is told at its place', () => {
    expect(written({ timestamp: 'noon' }, 'noon')).toMatchObject({
      spoken: [{ at: undefined }],
      told: ['unreadable-time transcript#/0/timestamp'],
    });
  });

  it('of more than text is told to be flattened, with its kind', () => {
    const body = { id: 'm1', contentType: 'image', file: { mediaType: 'image/png' } };
    expect(written({ body })).toMatchObject({
      spoken: [{ text: '[image] cat.png (image/png)' }],
      told: ['flattened-content transcript#/0/payload/body image'],
    });
    expect(written({ body: { text: 'Hello', quotedMessage: { content: {} } } })).toMatchObject({
      spoken: [{ text: 'Hello' }],
      told: [],
    });
  });

  it('that is none is skipped, and told with what it is', () => {
    expect(read(stored([{ payload: { type: 'typing' } }, { payload: {} }, {}, 7]))).toEqual({
      spoken: [],
      told: [
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
    [{ type: 'Example Bot' }, { role: 'other', name: 'Example Bot' }],
    [
      { type: 'Example Bot', from: 'Echo' },
      { role: 'other', name: 'Echo' },
    ],
    [{ from: '' }, { role: 'system' }],
  ])('%j is of %j', (message, author) => {
    const told = live({ text: 'Hi', timestamp: at, ...message });
    expect(told.spoken).toEqual([{ name: undefined, agentId: undefined, text: 'Hi', at, ...author }]);
    expect(told.told).toEqual([]);
  });

  it('is flattened like a stored one, and told at its place', () => {
    const image = { id: 'm1', type: 'customer', contentType: 'image', timestamp: at };
    expect(live({ type: 'customer', text: 'Look', timestamp: at }, image)).toMatchObject({
      spoken: [{ text: 'Look' }, { text: '[image] cat.png' }],
      told: ['flattened-content conversation#/messages/1 image'],
    });
  });

  it('without a readable time is told at its place', () => {
    expect(live({ type: 'customer', text: 'Hi' })).toMatchObject({
      spoken: [{ at: undefined }],
      told: ['unreadable-time conversation#/messages/0/timestamp'],
    });
  });

  it('that is none is skipped, and told', () => {
    expect(live('junk', null, {})).toEqual({
      spoken: [],
      told: [0, 1, 2].map((place) => `skipped-payload conversation#/messages/${place}`),
    });
  });
});

it('a text is said by the customer when the interaction began, be that known or not', () => {
  expect(read({ kind: 'text', text: 'Hello' }, at).spoken).toEqual([{ role: 'customer', text: 'Hello', at }]);
  expect(read({ kind: 'text', text: 'Hello' }).spoken).toMatchObject([{ at: undefined }]);
});

it('nothing is said where there is no transcript', () => {
  expect(read(undefined)).toEqual({ spoken: [], told: [] });
});
