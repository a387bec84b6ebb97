import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { record } from '../../../test/support/mapping.ts';
import { SourceError, type SourceErrorCode } from '../../cxengage/errors.ts';
import { CxArtifact } from '../../cxengage/schema/artifact.ts';
import type { CxSource } from '../../cxengage/source.ts';
import { isAltered, markAltered } from '../../kit/altered-text.ts';
import { Deadline } from '../../kit/deadline.ts';
import type { WhyNoTranscript } from '../../mapping/input/transcript.ts';
import { optionalCall } from './call-options.ts';
import { OptionalCalls } from './optional-calls.ts';
import { fetchTranscript } from './transcripts.ts';

const list = [{ payload: { type: 'message', body: { text: 'Hello' } } }];
const url = 'https://files.example/t';
const artifact = CxArtifact.parse({
  artifactId: 'a',
  artifactType: 'messaging-transcript',
  artifactSubType: 'web',
  files: [{ url: 'https://storage.example/f', metadata: { transcript: true } }],
});
const noFile = CxArtifact.parse({ ...artifact, files: [] });

const fails = (code: SourceErrorCode) => async () => {
  throw new SourceError(code, 'for a test');
};
const gives = (value: unknown) => async () => value as never;

/** A source with no artifacts, unless a test gives it some. */
const artifacts = (...all: CxArtifact[]): Partial<CxSource> => ({
  fetchArtifacts: gives(all),
  fetchArtifact: async (_id, artifactId) => all.find((each) => each.artifactId === artifactId) ?? noFile,
});

async function fetch(messagingTranscript: unknown, calls: Partial<CxSource>, live = false) {
  const optionalCalls = new OptionalCalls();
  const call = optionalCall(new Deadline(60_000, new ManualClock(0)));
  const source = { tenantId: 't', ...calls } as CxSource;
  const read = record({ channelType: 'messaging', messagingTranscript });
  const { transcript } = await fetchTranscript(read, live, source, call, optionalCalls);
  return { transcript, failed: [...optionalCalls.failed], forbidden: [...optionalCalls.forbidden] };
}

interface Expected {
  readonly why: WhyNoTranscript;
  readonly failed?: readonly string[];
  readonly forbidden?: readonly string[];
}

describe('the reason for a missing transcript', () => {
  it.each<[string, unknown, Partial<CxSource>, Expected]>([
    ['absent: there is no artifact', undefined, artifacts(), { why: 'absent' }],
    ['absent: no artifact has a transcript', undefined, artifacts(noFile), { why: 'absent' }],
    [
      'absent: the transcript has no message',
      undefined,
      { ...artifacts(artifact), fetchFile: gives([]) },
      { why: 'absent' },
    ],
    [
      'expired: the file answers 403 twice',
      undefined,
      { ...artifacts(artifact), fetchFile: fails('forbidden') },
      { why: 'expired' },
    ],
    [
      'expired: the file answers 404 twice',
      undefined,
      { ...artifacts(artifact), fetchFile: fails('not-found') },
      { why: 'expired' },
    ],
    [
      'forbidden: the artifacts are refused',
      undefined,
      { fetchArtifacts: fails('forbidden') },
      { why: 'forbidden', failed: ['artifacts'], forbidden: ['artifacts'] },
    ],
    [
      'forbidden: the artifact is refused',
      undefined,
      { ...artifacts(artifact), fetchArtifact: fails('forbidden') },
      { why: 'forbidden', failed: ['artifacts'], forbidden: ['artifacts'] },
    ],
    [
      'unavailable: the artifacts give no answer',
      undefined,
      { fetchArtifacts: fails('unavailable') },
      { why: 'unavailable', failed: ['artifacts'] },
    ],
    [
      'unavailable: the file gives no answer',
      undefined,
      { ...artifacts(artifact), fetchFile: fails('deadline') },
      { why: 'unavailable', failed: ['transcript file'] },
    ],
    [
      'unreadable: the file is not JSON',
      undefined,
      { ...artifacts(artifact), fetchFile: gives(undefined) },
      { why: 'unreadable' },
    ],
    [
      'unreadable: the file has another format',
      undefined,
      { ...artifacts(artifact), fetchFile: gives({ a: 1 }) },
      { why: 'unreadable' },
    ],
    [
      'unreadable: the address is refused',
      undefined,
      { ...artifacts(artifact), fetchFile: fails('refused-address') },
      { why: 'unreadable' },
    ],
    [
      'unreadable: the file has no address',
      undefined,
      artifacts(CxArtifact.parse({ ...noFile, files: [{ metadata: { transcript: true } }] })),
      { why: 'unreadable' },
    ],
    ['unreadable: the record has messages of another format', '{"messages":[{}]}', artifacts(), { why: 'unreadable' }],
    [
      'unavailable: the linked transcript gives no answer',
      url,
      { ...artifacts(), fetchLinked: fails('unavailable') },
      { why: 'unavailable', failed: ['linked transcript'] },
    ],
    [
      'absent: the link leads to no transcript',
      url,
      { ...artifacts(), fetchLinked: gives('<html>') },
      { why: 'absent' },
    ],
    ['absent: the record only has a reference', 's3://b/k', artifacts(), { why: 'absent' }],
  ])('is %s', async (_what, field, calls, { why, failed = [], forbidden = [] }) => {
    expect(await fetch(field, calls)).toEqual({ transcript: { kind: 'none', why }, failed, forbidden });
  });

  it('is unavailable if more artifacts exist than are read', async () => {
    const many = Array.from({ length: 11 }, (_, id) => CxArtifact.parse({ ...noFile, artifactId: `a${id}` }));
    expect(await fetch(undefined, artifacts(...many))).toMatchObject({
      transcript: { why: 'unavailable' },
      failed: ['artifacts'],
    });
  });

  it('is expired or forbidden by what the second reading of the artifact answers', async () => {
    const afterFirst = (code: SourceErrorCode): Partial<CxSource> => {
      let calls = 0;
      return {
        ...artifacts(artifact),
        fetchArtifact: async () => {
          calls += 1;
          if (calls === 1) return artifact;
          throw new SourceError(code, 'for a test');
        },
        fetchFile: fails('forbidden'),
      };
    };
    const reasons = await Promise.all(
      (['not-found', 'forbidden', 'unavailable'] as const).map((code) => fetch(undefined, afterFirst(code))),
    );
    expect(reasons.map(({ transcript }) => transcript)).toMatchObject([
      { why: 'expired' },
      { why: 'forbidden' },
      { why: 'unavailable' },
    ]);
  });
});

describe('the transcript of the artifacts', () => {
  const stored = { ...artifacts(artifact), fetchFile: gives(list) };

  it.each<[string, unknown]>([
    ['a text', 'Customer: Hello'],
    ['an empty list', '[]'],
    ['null', 'null'],
    ['true', 'true'],
    ['an empty object', {}],
    ['JSON lines', '{"a":1}\n{"a":2}'],
    ['an object with messages', '{"messages":[{"text":"x"}]}'],
    ['a URI', 's3://b/k'],
    ['a path', '/v1/tenants/t/interactions/i/artifacts/a'],
  ])('is used if the record has %s', async (_what, field) => {
    expect((await fetch(field, stored)).transcript).toMatchObject({ kind: 'stored', raw: list });
  });

  it.each<[string, unknown]>([
    ['a list', list],
    ['a list as text', JSON.stringify(list)],
    ['a double-encoded list behind a byte order mark', `\uFEFF${JSON.stringify(JSON.stringify(list))}`],
    ['the wrapper', { messagingTranscript: list, contentType: 'application/json' }],
  ])('is not read if the record has %s', async (_what, field) => {
    const { transcript } = await fetch(field, { ...artifacts(artifact), fetchFile: fails('unavailable') });
    expect(transcript).toMatchObject({ kind: 'stored', raw: list });
  });

  it.each<[string, unknown]>([
    ['double-encoded', JSON.stringify(list)],
    ['in the wrapper', { messagingTranscript: list, contentType: 'application/json' }],
  ])('may be %s in its file', async (_what, body) => {
    const { transcript } = await fetch(undefined, { ...artifacts(artifact), fetchFile: gives(body) });
    expect(transcript).toMatchObject({ kind: 'stored', raw: list });
  });
});

it.each<[string, (list: string) => unknown]>([
  ['double-encoded', (list) => list],
  ['in the wrapper as text', (messagingTranscript) => ({ messagingTranscript })],
])('a transcript whose text was altered on its way is marked if it is %s in its file', async (_what, fileOf) => {
  const read = async (text: string) => {
    const file = fileOf(JSON.stringify([{ payload: { type: 'message', body: { text } } }]));
    markAltered(file);
    const { transcript } = await fetch(undefined, { ...artifacts(artifact), fetchFile: gives(file) });
    return 'raw' in transcript && isAltered(transcript.raw);
  };
  expect(await read('Caf\ufffd')).toBe(true);
  expect(await read('Café')).toBe(false);
});

it('a text without authors is used if nothing brings messages, with the reason', async () => {
  const expired = { ...artifacts(artifact), fetchFile: fails('not-found') };
  expect((await fetch('Hello', artifacts())).transcript).toEqual({ kind: 'text', text: 'Hello', why: 'absent' });
  expect((await fetch('Hello', expired)).transcript).toEqual({ kind: 'text', text: 'Hello', why: 'expired' });
});

it('the messages in the record of a running conversation come before the live conversation', async () => {
  const fetchConversation = gives({ messages: [{ type: 'customer', text: 'Live' }] });
  const calls = { ...artifacts(), fetchConversation };
  expect((await fetch(list, calls, true)).transcript).toMatchObject({ kind: 'stored' });
  expect((await fetch('Hello', calls, true)).transcript).toMatchObject({ kind: 'live' });
});

it('the conversation of another interaction is not used, and the call counts as failed', async () => {
  const fetchConversation = gives({ messages: [{ type: 'customer', text: 'Live' }], interactionId: 'i-2' });
  expect(await fetch(undefined, { ...artifacts(), fetchConversation }, true)).toMatchObject({
    transcript: { kind: 'none', why: 'unavailable' },
    failed: ['conversation'],
  });
});

it('a running conversation that is refused is forbidden, unless the record has messages', async () => {
  const refused = { ...artifacts(), fetchConversation: fails('forbidden') };
  expect(await fetch(undefined, refused, true)).toEqual({
    transcript: { kind: 'none', why: 'forbidden' },
    failed: ['conversation'],
    forbidden: ['conversation'],
  });
  expect((await fetch(list, refused, true)).transcript).toMatchObject({ kind: 'stored' });
});
