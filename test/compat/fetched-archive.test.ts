import { expect, it } from 'vitest';
import { archiveLineOf } from '../../src/bulk/archive-line.ts';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { SourceError } from '../../src/cxengage/errors.ts';
import type { CxArtifact } from '../../src/cxengage/schema/artifact.ts';
import type { CxSource } from '../../src/cxengage/source.ts';
import { fetchTranslationInput } from '../../src/history/live/fetch-input.ts';
import { markAltered } from '../../src/kit/altered-text.ts';
import { Deadline } from '../../src/kit/deadline.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { judgeRecord } from '../../src/mapping/judged.ts';
import { liveParts } from '../support/live-tenant.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { defaultProfile, record, site } from '../support/mapping.ts';

const now = Date.parse('2024-03-09T12:00:00.000Z');
const clock = new ManualClock(now);
const times = { startTimestamp: '2024-03-07T11:00:00.000Z', endTimestamp: '2024-03-07T11:05:00.000Z' };
const agents = [{ resourceId: 'u-1', agentName: 'Ana Duarte', conversationStartTimestamp: times.startTimestamp }];
const chat = { interactionId: 'i-1', channelType: 'messaging', direction: 'inbound', ...times, details: { agents } };
const list = (text: string) => [{ payload: { type: 'message', metadata: { type: 'customer' }, body: { text } } }];

const fails = (code: ConstructorParameters<typeof SourceError>[0]) => async () => {
  throw new SourceError(code, 'refused');
};
const artifact = {
  artifactId: 'a1',
  artifactType: 'messaging-transcript',
  artifactSubType: 'web',
  files: [{ url: 'https://files.example/t', metadata: { transcript: true } }],
} as unknown as CxArtifact;
const withFile = (fetchFile: CxSource['fetchFile']): Partial<CxSource> => ({
  fetchArtifacts: async () => [artifact],
  fetchArtifact: async () => artifact,
  fetchFile,
});
const mail = { ...artifact, artifactType: 'email', files: [{ filename: 'manifest.json', url: 'https://x/m' }] };
const unreadMail = {
  fetchArtifacts: async () => [mail as unknown as CxArtifact],
  fetchArtifact: async () => mail as unknown as CxArtifact,
  fetchManifest: fails('unavailable'),
};
const live = async () => ({ messages: [{ type: 'customer', text: 'Live', timestamp: now }] });

it.each<[string, object, Partial<CxSource>, string?]>([
  ['with messages', {}, withFile(async () => list('Hi'))],
  ['with messages in the record', { messagingTranscript: list('Hi') }, withFile(fails('unavailable'))],
  ['with a text in the record beside messages', { messagingTranscript: 'Ana: hi' }, withFile(async () => list('Hi'))],
  [
    'with only a text in the record',
    { messagingTranscript: 'Ana: hi' },
    withFile(fails('not-found')),
    'transcript:expired',
  ],
  ['with a text in the record and no artifact', { messagingTranscript: 'Ana: hi' }, {}, 'transcript:absent'],
  ['without a transcript', {}, {}, 'transcript:absent'],
  ['whose transcript has expired', {}, withFile(fails('not-found')), 'transcript:expired'],
  ['whose transcript is unreadable', {}, withFile(async () => ({ a: 1 })), 'transcript:unreadable'],
  ['whose transcript file is unavailable', {}, withFile(fails('unavailable')), 'transcript:unavailable'],
  ['whose artifacts are forbidden', {}, { fetchArtifacts: fails('forbidden') }, 'transcript:forbidden'],
  ['whose artifacts are unavailable', {}, { fetchArtifacts: fails('unavailable') }, 'transcript:unavailable'],
  [
    'whose notes are forbidden',
    { notes: 'Refund' },
    { fetchNotes: fails('forbidden') },
    'transcript:absent,notes:forbidden',
  ],
  [
    'whose notes are unavailable',
    { notes: 'Refund' },
    { fetchNotes: fails('unavailable') },
    'transcript:absent,notes:unavailable',
  ],
  ['whose users are unavailable', {}, { fetchUser: fails('unavailable') }, 'transcript:absent,users:unavailable'],
  ['whose user does not exist', {}, { fetchUser: fails('not-found') }, 'transcript:absent'],
  ['that is running', { startTimestamp: '2024-03-09T11:59:00.000Z', endTimestamp: null }, { fetchConversation: live }],
  [
    'that is an e-mail whose artifacts are unavailable',
    { channelType: 'email' },
    { fetchArtifacts: fails('unavailable') },
    'manifest:unavailable',
  ],
  ['with text that was altered on the way', { flowName: 'Caf\ufffd' }, {}, 'transcript:absent'],
  ['that is an e-mail without manifests', { channelType: 'email' }, unreadMail, 'manifest:unavailable'],
])('a fetched interaction %s is translated as the live bridge does', async (_what, fields, calls, incomplete) => {
  const raw = { ...chat, ...fields };
  markAltered(raw);
  const read = record(raw);
  const judged = judgeRecord(read, now, defaultProfile);
  const user = { email: 'ana@example.org', firstName: 'Ana', lastName: 'Duarte' };
  const none = { fetchArtifacts: async () => [], fetchNotes: async () => [], fetchUser: async () => user };
  const parts = liveParts({ ...none, ...calls } as Partial<CxSource>, clock);
  const input = await new Deadline(60_000, clock).run((deadline) =>
    fetchTranslationInput({ raw, record: read, judged, now }, deadline, defaultProfile, parts),
  );
  const archived = parseInput({ number: 1, text: JSON.stringify(archiveLineOf(input)) }, 0);
  if ('reject' in archived) throw new Error(archived.reject);
  const content = contentOf(input, site());
  expect(content.value.interaction.userData?.['CX_Incomplete']).toBe(incomplete);
  expect(contentOf(archived.input, site())).toEqual(content);
});
