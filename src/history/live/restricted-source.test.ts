import { describe, expect, it } from 'vitest';
import { defaultProfile } from '../../../test/support/mapping.ts';
import type { CxArtifact } from '../../cxengage/schema/artifact.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { CallerPermissions } from '../../kit/permissions.ts';
import { restrictedSource } from './restricted-source.ts';
import { viewOf } from './view.ts';

const call: CallOptions = { signal: new AbortController().signal };
const at = '2024-03-08T11:00:00.000Z';
const agents = (agentId: string) => [{ agentId, conversationStartTimestamp: at }];
const records: Record<string, object> = {
  own: { interactionId: 'own', endTimestamp: at, agents: agents('u') },
  theirs: { interactionId: 'theirs', endTimestamp: at, agents: agents('v') },
};

function restricted(permissions: CallerPermissions, tenantId = 't') {
  const sent: string[] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (): Promise<T> => {
      sent.push(name);
      return answer;
    };
  const source: CxSource = {
    tenantId,
    fetchList: note('list', { tenantId, total: 2, results: Object.values(records) }),
    fetchInteraction: async (id) => (records[id] ?? {}) as never,
    fetchUser: note('user', {} as never),
    fetchContacts: note('contacts', []),
    fetchContact: note('contact', undefined),
    fetchArtifacts: note('artifacts', []),
    fetchArtifact: note('artifact', {} as CxArtifact),
    fetchNotes: note('notes', []),
    fetchConversation: note('conversation', {}),
    fetchLinked: note('linked', {}),
    fetchFile: note('file', {}),
    fetchManifest: note('manifest', {}),
  };
  return { source: restrictedSource(source, viewOf({ userId: 'u', permissions }, tenantId, defaultProfile)), sent };
}

const listed = (...names: string[]): CallerPermissions => ({ kind: 'listed', names: new Set(names) });
const gated: readonly [string, (source: CxSource) => Promise<unknown>][] = [
  ['contacts', (source) => source.fetchContacts('mobile', '1', 0, call)],
  ['a contact', (source) => source.fetchContact('c', call)],
  ['artifacts', (source) => source.fetchArtifacts('own', call)],
  ['an artifact', (source) => source.fetchArtifact('own', 'a', call)],
  ['notes', (source) => source.fetchNotes('own', call)],
  ['a running conversation', (source) => source.fetchConversation('own', call)],
  ['a linked transcript', (source) => source.fetchLinked('https://x', call)],
  ['a file', (source) => source.fetchFile('https://x', call)],
  ['a manifest', (source) => source.fetchManifest('https://x', call)],
];

describe('without any permission', () => {
  it.each(gated)('%s are refused, and nothing is sent', async (_what, fetch) => {
    const { source, sent } = restricted(listed());
    await source.fetchInteraction('own', call);
    await expect(fetch(source)).rejects.toMatchObject({ code: 'not-permitted' });
    expect(sent).toEqual([]);
  });

  it('records, lists and users are fetched', async () => {
    const { source, sent } = restricted(listed());
    await source.fetchList({ start: 0, end: 1, offset: 0, limit: 1 }, call);
    await source.fetchUser('v', call);
    expect(await source.fetchInteraction('theirs', call)).toBe(records['theirs']);
    expect(sent).toEqual(['list', 'user']);
  });
});

describe('with the permission for one’s own artifacts', () => {
  const own = listed('ARTIFACTS_READ_SELF');

  it('those of interactions in which the viewer conversed are fetched, once their record or row was', async () => {
    const { source, sent } = restricted(own);
    await expect(source.fetchArtifacts('own', call)).rejects.toMatchObject({ code: 'not-permitted' });
    await source.fetchList({ start: 0, end: 1, offset: 0, limit: 1 }, call);
    await source.fetchArtifacts('own', call);
    await expect(source.fetchArtifacts('theirs', call)).rejects.toMatchObject({ code: 'not-permitted' });
    expect(sent).toEqual(['list', 'artifacts']);
  });

  it('files are fetched if every interaction that was fetched is the viewer’s own', async () => {
    const { source, sent } = restricted(own);
    await expect(source.fetchFile('https://x', call)).rejects.toMatchObject({ code: 'not-permitted' });
    await source.fetchInteraction('own', call);
    await source.fetchFile('https://x', call);
    await source.fetchInteraction('theirs', call);
    await expect(source.fetchFile('https://x', call)).rejects.toMatchObject({ code: 'not-permitted' });
    expect(sent).toEqual(['file']);
  });
});

it('a source that cannot be asked for the permission counts as unavailable, since nothing is known', async () => {
  const questions = { id: 'q', tenantId: 'another', mayReadAll: () => undefined, ask: async () => true };
  const { source, sent } = restricted({ kind: 'asked', questions });
  await source.fetchInteraction('own', call);
  await expect(source.fetchNotes('own', call)).rejects.toMatchObject({ code: 'unavailable' });
  expect(sent).toEqual([]);
});

it('with every permission the source is used as it is', async () => {
  const { source, sent } = restricted(listed('ARTIFACTS_READ_ALL', 'NOTES_READ_ALL', 'CONTACTS_READ'));
  for (const [, fetch] of gated) await fetch(source);
  expect(sent).toHaveLength(gated.length);
});
