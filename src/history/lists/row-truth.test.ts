import { describe, expect, it } from 'vitest';
import { listRequest, liveParts, seesEverything } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CxArtifact } from '../../cxengage/schema/artifact.ts';
import type { CxSource } from '../../cxengage/source.ts';
import { featuresOf } from '../../genesys/features.ts';
import { Deadline } from '../../kit/deadline.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { ListRequest } from '../history-source.ts';
import { LiveSource } from '../live/live-source.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const ben = '51d7be20-4d20-11ee-8f6a-1d2b3c4d5e6f';
const gwsUserId = (id: string): string => id.replaceAll('-', '');
const start = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString();

/** A row that shows only to whom the interaction was offered. */
const offered = (interactionId: string, minutesAgo: number, ...agents: readonly string[]): JsonObject => ({
  tenantId: 'tenant',
  interactionId,
  channelType: 'voice',
  direction: 'inbound',
  startTimestamp: start(minutesAgo),
  endTimestamp: start(minutesAgo - 5),
  agents: agents.map((agentId) => ({ agentId })),
});
const running = (row: JsonObject): JsonObject => ({ ...row, endTimestamp: null });
/** The full record, in which this agent conversed. */
const handled = (row: JsonObject, resourceId: string): JsonObject => ({
  ...row,
  details: { agents: [{ resourceId, agentName: 'An Agent', conversationStartTimestamp: row['startTimestamp'] }] },
});

function sourceOf(rows: readonly JsonObject[], records: readonly JsonObject[], replaced: Partial<CxSource> = {}) {
  const read: string[] = [];
  const calls: Partial<CxSource> = {
    fetchList: async () => ({ tenantId: 'tenant', total: rows.length, results: [...rows] }),
    fetchInteraction: async (id) => {
      read.push(id);
      const record = records.find((each) => each['interactionId'] === id);
      if (!record) throw new SourceError('unavailable', 'down');
      return record;
    },
    fetchUser: async () => {
      throw new SourceError('not-found', 'no such user');
    },
    ...replaced,
  };
  const clock = new ManualClock(now);
  const source = new LiveSource(liveParts(calls, clock));
  const list = async (request: Partial<ListRequest> = {}) => {
    const all = listRequest({ window: { from: now - 86_400_000, to: now }, ...request });
    const json = await new Deadline(60_000, clock).run((deadline) => source.fetchList(all, deadline));
    return (JSON.parse(json) as { interactions: readonly JsonObject[] }).interactions;
  };
  const content = async (id: string) => {
    const json = await new Deadline(60_000, clock).run((deadline) =>
      source.fetchContent({ id, features: featuresOf(undefined), viewer: seesEverything }, deadline),
    );
    return (JSON.parse(json) as { interaction: JsonObject }).interaction;
  };
  return { read, list, content, clock };
}

describe('a list row agrees with the content of the same interaction', () => {
  it('because the full record of a running interaction is read if its row shows no conversation', async () => {
    const row = running(offered('i', 10, ana, ben));
    const { list, content, read } = sourceOf([row], [handled(row, ben)]);
    const [item] = await list();
    expect(item).toMatchObject({ state: 'InProcess', ownerInformation: { id: gwsUserId(ben) } });
    const { state, ownerInformation } = await content('i');
    expect(item).toMatchObject({ state, ownerInformation });
    expect(read).toHaveLength(2);
  });

  it('or omits state and owner if that record cannot be read', async () => {
    const row = { ...running(offered('i', 10, ana)), segments: [{ segmentNumber: 0, segmentToAgentId: ana }] };
    const [item] = await sourceOf([row], []).list();
    expect(item).toHaveProperty('id', 'i');
    expect(item).not.toHaveProperty('state');
    expect(item).not.toHaveProperty('ownerInformation');
  });

  it('and omits the owner of an ended interaction if its row shows no conversation, without a call', async () => {
    const row = { ...offered('i', 10, ana), segments: [{ segmentNumber: 0, segmentToAgentId: ana }] };
    const { list, read } = sourceOf([row], []);
    const [item] = await list();
    expect(item).toHaveProperty('state', 'Stopped');
    expect(item).not.toHaveProperty('ownerInformation');
    expect(read).toEqual([]);
  });

  it('which overrules the row while it is cached', async () => {
    const row = offered('i', 10, ana);
    const { list, content, read, clock } = sourceOf([row], [handled(row, ana)]);
    expect((await list())[0]).not.toHaveProperty('ownerInformation');
    const { ownerInformation } = await content('i');
    expect(ownerInformation).toMatchObject({ id: gwsUserId(ana) });
    clock.advance(10_001);
    expect((await list())[0]).toMatchObject({ id: 'i', ownerInformation });
    expect((await list())[0]).not.toHaveProperty('userData');
    expect((await list())[0]).not.toHaveProperty('path');
    expect(read).toHaveLength(1);
  });
});

it('the row of an e-mail has a subject only while its content is cached', async () => {
  const mail = { ...offered('i', 10), channelType: 'email', queues: [{ queueName: 'Support' }] };
  const manifest = { files: [{ artifactFileId: 'f', filename: 'manifest.json', url: 'https://files.example/f' }] };
  const artifact = { artifactId: 'a', artifactType: 'email', ...manifest, fileCount: 1 } as unknown as CxArtifact;
  const { list, content, clock } = sourceOf([mail], [mail], {
    fetchArtifacts: async () => [artifact],
    fetchArtifact: async () => artifact,
    fetchManifest: async () => ({ subject: 'My order' }),
  });
  expect((await list())[0]).not.toHaveProperty('subject');
  expect(await content('i')).toHaveProperty('subject', 'My order');
  clock.advance(10_001);
  expect((await list())[0]).toHaveProperty('subject', 'My order');
});

describe('an agent’s history', () => {
  const rows = [1, 2, 3, 4].map((n) => offered(`i${n}`, n * 10, ana, ben));
  const records = rows.map((row, index) => handled(row, index % 2 === 0 ? ana : ben));

  it('contains what only full records show to be handled by the agent', async () => {
    const { list } = sourceOf(rows, records);
    expect((await list({ userId: gwsUserId(ana) })).map(({ id }) => id)).toEqual(['i1', 'i3']);
  });

  it('reads full records in order until the list is full', async () => {
    const { list, read } = sourceOf(rows, records);
    expect((await list({ userId: gwsUserId(ben), maxSize: 1 })).map(({ id }) => id)).toEqual(['i2']);
    expect(read.toSorted()).toEqual(['i1', 'i2']);
  });

  it('fails if a full record cannot be read: the list would miss it', async () => {
    const { list } = sourceOf(rows, records.slice(1));
    await expect(list({ userId: gwsUserId(ana) })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('reads no record that another filter excludes, or that was offered only to others', async () => {
    const { list, read } = sourceOf([...rows, offered('b', 50, ben)], records);
    expect(await list({ userId: gwsUserId(ana), mediaType: 'email' })).toEqual([]);
    expect(read).toEqual([]);
    await list({ userId: gwsUserId(ana) });
    expect(read).not.toContain('b');
  });
});
