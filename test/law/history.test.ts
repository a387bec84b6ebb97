import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { FailSafeCache } from '../../src/cache/fail-safe-cache.ts';
import { createMemoryCache } from '../../src/cache/memory.ts';
import { featuresOf } from '../../src/genesys/features.ts';
import { Deadline } from '../../src/history/deadline.ts';
import { UserDirectory } from '../../src/history/live/users.ts';
import { Counters } from '../../src/kit/counters.ts';
import { type HistoryKind, retrieveHistory } from '../../src/operations/retrieve-history.ts';
import { site } from '../support/mapping.ts';
import {
  agents,
  contacts,
  type Habits,
  type Happened,
  habits,
  happened,
  ModelTenant,
  now,
  phones,
} from './tenant-model.ts';

/** A request in the words of the model. */
interface Asked {
  readonly kind: HistoryKind;
  readonly contact: string;
  readonly rowsByAddress: boolean;
  readonly zone: string;
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
  readonly kinds: Happened['kind'] | undefined;
  readonly sort: 'asc' | 'desc';
  readonly maxSize: number;
  readonly agent: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

const mediaTypes = { voice: 'call', sms: 'smssession', web: 'chat', facebook: 'facebooksession', email: 'email' };
const zones = ['UTC', 'Europe/Kyiv', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
const clock = { now: () => now };
const log = pino({ level: 'silent' });
const caller = { tenantId: 'tenant', userId: agents[0] as string };

const day = fc.integer({ min: 0, max: 41 }).map((ago) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10));

const asked: fc.Arbitrary<Asked> = fc
  .record({
    kind: fc.constantFrom<HistoryKind>('contact', 'interaction', 'agent'),
    contact: fc.constantFrom(...Object.keys(contacts), ...phones.slice(0, 3)),
    rowsByAddress: fc.boolean(),
    zone: fc.constantFrom(...zones),
    days: fc.tuple(day, day),
    kinds: fc.option(fc.constantFrom<Happened['kind']>('voice', 'sms', 'web', 'facebook', 'email'), { nil: undefined }),
    sort: fc.constantFrom<Asked['sort']>('asc', 'desc'),
    maxSize: fc.integer({ min: 1, max: 30 }),
    agent: fc.constantFrom(undefined, ...agents),
    attributes: fc.dictionary(fc.constantFrom('tier', 'lang'), fc.constantFrom('a', 'b'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  })
  .map(({ days, ...rest }) => {
    const [from, to] = days.toSorted() as [string, string];
    return { ...rest, from, to };
  });

/** Whether an interaction belongs to the answer, in the words of the documentation. */
function belongs(each: Happened, { kind, contact, rowsByAddress, zone, from, to, kinds, agent, attributes }: Asked) {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(each.start);
  const known = contacts as Readonly<Record<string, string>>;
  const handler = kind === 'agent' ? (agent ?? caller.userId) : agent;
  const its = each.contact === undefined ? rowsByAddress && each.phone === contact : known[each.contact] === contact;
  return (
    date >= from &&
    date <= to &&
    (kinds === undefined || each.kind === kinds) &&
    (kind !== 'contact' || (contact in known ? each.contact === contact : its)) &&
    (kind === 'contact' || handler === undefined || each.handlers.includes(handler)) &&
    Object.entries(attributes).every(([name, value]) => each.attributes[name] === value)
  );
}

/** The answer of the operation: the ids in its order, and the media types in it. */
async function answer(request: Asked, tenant: ModelTenant): Promise<readonly { id: string; mediaType: string }[]> {
  const cache = new FailSafeCache(createMemoryCache(clock), log);
  const source = tenant.source();
  const users = new UserDirectory(source, cache);
  const here = site(request.zone, { contactRowsByAddress: request.rowsByAddress });
  const operation = retrieveHistory(request.kind, {
    source,
    users,
    cache,
    clock,
    log,
    features: featuresOf(undefined),
    diagnostics: new Counters(),
    leftOut: new Counters(),
    site: () => ({ site: here, fingerprint: 'f' }),
    limits: { historyLimit: 10_000, scanPages: 1_000 },
  });
  const body = {
    fromDate: request.from,
    toDate: request.to,
    sort: request.sort,
    maxSize: request.maxSize,
    searchCustomAttributes: request.attributes,
    ...(request.kinds && { mediaType: mediaTypes[request.kinds].toUpperCase() }),
    ...(request.kind !== 'contact' && request.agent && { userId: request.agent }),
  };
  const id = request.kind === 'contact' ? request.contact : undefined;
  const budget = new Deadline(60_000);
  try {
    const work = operation({ id, body, principal: caller });
    return JSON.parse(await work(budget)).interactions;
  } finally {
    budget.end();
  }
}

function inOrder(all: readonly Happened[], sort: 'asc' | 'desc'): readonly Happened[] {
  const sign = sort === 'asc' ? 1 : -1;
  return all.toSorted((a, b) => sign * (a.start - b.start || (a.id < b.id ? -1 : 1)));
}

const interactions = (prefix: string, most: number): fc.Arbitrary<readonly Happened[]> =>
  fc
    .integer({ min: 0, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, place) => happened(`${prefix}${place}`))));

it('the answer is what the model says, whatever the source compares, ignores or gives at once', async () => {
  await fc.assert(
    fc.asyncProperty(interactions('i', 40), habits, asked, async (all, ways: Habits, request) => {
      const tenant = new ModelTenant(all, [], ways);
      const most = request.kind === 'contact' ? all.length : request.maxSize;
      const expected = inOrder(
        all.filter((each) => belongs(each, request)),
        request.sort,
      ).slice(0, most);
      const items = await answer(request, tenant);
      expect(items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(items.map(({ mediaType }) => mediaType.toLowerCase())).toEqual(
        expected.map(({ kind }) => mediaTypes[kind]),
      );
    }),
    { numRuns: 1_000 },
  );
}, 120_000);

it('while new interactions arrive nothing that was there is missing, nothing comes twice, and nothing is there that does not belong', async () => {
  await fc.assert(
    fc.asyncProperty(
      interactions('i', 40),
      interactions('late', 4),
      habits,
      asked,
      async (all, late, ways, request) => {
        const tenant = new ModelTenant(all, late, { ...ways, tellsTotal: true });
        const items = await answer(request, tenant);
        const ids = items.map(({ id }) => id);
        const there = inOrder(
          tenant.all.filter((each) => belongs(each, request)),
          request.sort,
        );
        expect(there.filter(({ id }) => ids.includes(id)).map(({ id }) => id)).toEqual(ids);
        // What is missing has come late, or stands behind the last one of a full answer.
        const full = request.kind !== 'contact' && ids.length === request.maxSize;
        const last = there.findIndex(({ id }) => id === ids.at(-1));
        const missing = there.filter(
          ({ id }, place) => !ids.includes(id) && !id.startsWith('late') && !(full && place > last),
        );
        expect(missing).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
}, 120_000);
