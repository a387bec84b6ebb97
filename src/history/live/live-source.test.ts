import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listRequest, liveParts, seesEverything } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { site } from '../../../test/support/mapping.ts';
import { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { MemoryCache } from '../../cache/memory-cache.ts';
import { SubjectTags } from '../../cache/subject-tags.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CxSource } from '../../cxengage/source.ts';
import { featuresOf } from '../../genesys/features.ts';
import { Deadline } from '../../kit/deadline.ts';
import type { ContentRequest } from '../history-source.ts';
import { LiveSource } from './live-source.ts';

const MINUTE = 60_000;
const now = Date.parse('2024-03-08T12:00:00.000Z');
const ended = { startTimestamp: '2024-03-07T14:00:00.000Z', endTimestamp: '2024-03-07T14:10:00.000Z' };
const record = { interactionId: 'i', tenantId: 'tenant', channelType: 'voice', direction: 'inbound', ...ended };
const owned = {
  ...record,
  startTimestamp: '2024-03-06T14:00:00.000Z',
  agents: [{ agentId: 'u-1', conversationStartTimestamp: '2024-03-06T14:00:10.000Z' }],
};
const request = listRequest({ window: { from: 0, to: now - 24 * 60 * MINUTE }, maxSize: 10 });
const down = async () => {
  throw new SourceError('unavailable', 'down');
};

let clock: ManualClock;
let calls: string[];
beforeEach(() => {
  clock = new ManualClock(now);
  calls = [];
});

function liveSource(replaced: Partial<CxSource> = {}): LiveSource {
  const source: Partial<CxSource> = {
    fetchInteraction: async () => {
      calls.push('interaction');
      return record;
    },
    fetchList: async () => {
      calls.push('list');
      return { tenantId: 'tenant', total: 1, results: [owned] };
    },
    fetchUser: async () => {
      calls.push('user');
      return { email: 'ana@example.org', firstName: 'Ana', lastName: 'Duarte' };
    },
    ...replaced,
  };
  return new LiveSource(liveParts(source, clock, site('UTC', { windowCompares: 'start' })));
}

const fetchList = (source: LiveSource) => new Deadline(MINUTE, clock).run((each) => source.fetchList(request, each));
const content: ContentRequest = { id: 'i', features: featuresOf(undefined), viewer: seesEverything };
const fetchContent = (source: LiveSource) =>
  new Deadline(MINUTE, clock).run((each) => source.fetchContent(content, each));

describe('a list', () => {
  it('comes from the cache until it is ten minutes old', async () => {
    const source = liveSource();
    const first = await fetchList(source);
    clock.advance(10 * MINUTE);
    expect(await fetchList(source)).toBe(first);
    expect(calls).toEqual(['list', 'user']);
    clock.advance(1);
    await fetchList(source);
    expect(calls).toEqual(['list', 'user', 'list']);
  });

  it('that lacks a name because the source failed is not cached', async () => {
    const source = liveSource({ fetchUser: down });
    expect(await fetchList(source)).not.toContain('Ana');
    await fetchList(source);
    expect(calls).toEqual(['list', 'list']);
  });

  it('that several callers request at once is fetched once', async () => {
    const source = liveSource();
    const lists = await Promise.all([fetchList(source), fetchList(source), fetchList(source)]);
    expect(new Set(lists).size).toBe(1);
    expect(calls).toEqual(['list', 'user']);
  });

  it('with other features is another list', async () => {
    const source = liveSource();
    await fetchList(source);
    const other = { ...request, features: featuresOf(['api-multimedia-email']) };
    expect(await new Deadline(MINUTE, clock).run((each) => source.fetchList(other, each))).toBe('{"interactions":[]}');
  });
});

describe('a list that a setting would cut fails, and the log names the setting', () => {
  it.each([
    ['SCAN_PAGES', { historyLimit: 10, scanPages: 1 }, 'asc', 10],
    ['HISTORY_LIMIT', { historyLimit: 1, scanPages: 10 }, 'desc', undefined],
  ] as const)('%s', async (setting, limits, sort, maxSize) => {
    const fetchList: CxSource['fetchList'] = async ({ offset }) => ({
      tenantId: 'tenant',
      total: 2,
      results: [{ ...owned, interactionId: `i${offset}` }],
    });
    const lines: string[] = [];
    const here = site('UTC', { windowCompares: 'start' });
    const calls = { fetchList, fetchUser: async () => ({ email: 'a', firstName: 'A', lastName: 'B' }) };
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const source = new LiveSource({ ...liveParts(calls, clock, here, limits), log });
    const list = { ...request, sort, maxSize };
    const fetched = new Deadline(MINUTE, clock).run((each) => source.fetchList(list, each));
    await expect(fetched).rejects.toMatchObject({ code: 'rejected' });
    expect(lines.map((line) => JSON.parse(line).setting)).toEqual([setting]);
  });
});

it('a content it is ten minutes old, if it ended within the last day', async () => {
  const source = liveSource();
  const first = await fetchContent(source);
  clock.advance(10 * MINUTE);
  expect(await fetchContent(source)).toBe(first);
  expect(calls).toEqual(['interaction']);
  clock.advance(1);
  await fetchContent(source);
  expect(calls).toEqual(['interaction', 'interaction']);
});

it('a content whose end is not readable is cached for a minute only, because it may have ended just now', async () => {
  const fetchInteraction = async () => {
    calls.push('interaction');
    return { ...record, endTimestamp: 'noon' };
  };
  const source = liveSource({ fetchInteraction });
  expect(await fetchContent(source)).toContain('"state":"Stopped"');
  clock.advance(MINUTE);
  await fetchContent(source);
  expect(calls).toEqual(['interaction']);
  clock.advance(1);
  await fetchContent(source);
  expect(calls).toEqual(['interaction', 'interaction']);
});

describe('a content from before', () => {
  let answer: CxSource['fetchInteraction'];
  let isDown = false;
  let aborted: string[];
  let memory: MemoryCache;
  const source = (): LiveSource => {
    const parts = liveParts({ fetchInteraction: (id, call) => answer(id, call) }, clock, site('UTC'));
    memory = new MemoryCache(clock);
    const cache = new FailSafeCache(memory, parts.log, clock);
    return new LiveSource({ ...parts, cache, isDown: () => isDown });
  };
  /** A source that never answers. Notes when its caller stops waiting, in milliseconds since the samples' now. */
  const hang: CxSource['fetchInteraction'] = (_id, { signal }) =>
    new Promise((_resolve, reject) => {
      isAsked = true;
      signal.addEventListener('abort', () => {
        aborted.push(`after ${clock.now() - asked} ms`);
        reject(new SourceError('deadline', 'No reply in time'));
      });
    });
  let [asked, isAsked] = [0, false];
  beforeEach(() => {
    [answer, isDown, aborted, isAsked] = [async () => record, false, [], false];
  });

  /** Reads the content, and again when it is no longer fresh. */
  async function readAgain(then: CxSource['fetchInteraction']) {
    const from = source();
    const first = await fetchContent(from);
    clock.advance(11 * MINUTE);
    answer = then;
    asked = clock.now();
    const parts = {
      erase: () => memory.erase([new SubjectTags('key').of('tenant', { kind: 'interaction', id: 'i' })], 1),
    };
    return { first, parts, second: fetchContent(from) };
  }
  const markOf = (content: string): unknown => JSON.parse(content).interaction.userData.CX_Incomplete;

  it.each(['unavailable', 'overloaded', 'deadline', 'refused-credentials', 'wrong-address'] as const)(
    'is shown with a mark when the source fails with %s',
    async (code) => {
      const { second } = await readAgain(async () => Promise.reject(new SourceError(code, 'x')));
      expect(markOf(await second)).toBe('record:stale');
    },
  );

  it('is not shown when the source says that it is no longer there', async () => {
    const { second } = await readAgain(async () => Promise.reject(new SourceError('not-found', 'x')));
    await expect(second).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is shown after four fifths of the time when the source lets the operation wait', async () => {
    const { second } = await readAgain(hang);
    await vi.waitFor(() => expect(isAsked).toBe(true));
    clock.advance(0.8 * MINUTE);
    expect(markOf(await second)).toBe('record:stale');
    expect(aborted).toEqual(['after 48000 ms']);
  });

  it('is not shown any more once it has been erased, also while it is waited for', async () => {
    const { second, parts } = await readAgain(hang);
    await vi.waitFor(() => expect(isAsked).toBe(true));
    await parts.erase();
    clock.advance(0.8 * MINUTE);
    await expect(second).rejects.toMatchObject({ code: 'deadline' });
  });

  it('is shown at once while the source is known to be down, and renewed within the time of the operation', async () => {
    isDown = true;
    const { second } = await readAgain(hang);
    expect(markOf(await second)).toBe('record:stale');
    await vi.waitFor(() => expect(isAsked).toBe(true));
    clock.advance(MINUTE - 1);
    expect(aborted).toEqual([]);
    clock.advance(1);
    expect(aborted).toEqual(['after 60000 ms']);
  });
});

it('a user comes from the cache until it is an hour old', async () => {
  const fetchUser = async () => {
    calls.push('user');
    return { email: 'a', firstName: 'A', lastName: 'B' };
  };
  const { users } = liveParts({ fetchUser }, clock);
  const call = { signal: new AbortController().signal };
  await users.fetch('u-1', call);
  clock.advance(60 * MINUTE);
  expect(await users.fetch('u-1', call)).toHaveProperty('firstName', 'A');
  expect(calls).toEqual(['user']);
  clock.advance(1);
  await users.fetch('u-1', call);
  expect(calls).toEqual(['user', 'user']);
});
