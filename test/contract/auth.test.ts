import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemorySignIns } from '../../src/auth/memory-sign-ins.ts';
import { RedisSignIns } from '../../src/auth/redis-sign-ins.ts';
import { readSharedHashKey } from '../../src/auth/shared-hash-key.ts';
import { memoryLimitParts, redisLimitParts, SignInLimits } from '../../src/auth/sign-in-limits.ts';
import { EndedSignIn, type SignIn } from '../../src/auth/sign-ins.ts';
import type { PermissionQuestions } from '../../src/kit/permissions.ts';
import { createPayloadCipher, noCipher, type PayloadCipher } from '../../src/redis/payload-cipher.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { TestRedis } from '../support/redis.ts';
import { type LimitsUnderTest, signInLimitsSuite } from './sign-in-limits.suite.ts';
import { lifetimes, type SignInsUnderTest, signInOf, signInsSuite } from './sign-ins.suite.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const secret = 'a secret of more than thirty characters';
const MINUTE = 60_000;

/** A connection that is up. */
async function connect(redis: TestRedis): Promise<RedisLink> {
  const link = new RedisLink(redis.url, silent);
  await new Promise<void>((resolve) => link.onBack(() => resolve()));
  return link;
}

signInsSuite('memory', async () => ({
  make: (_tenantId, times, clock) => new MemorySignIns(times, clock),
  end: async () => {},
}));
signInsSuite('Redis', () => signInsIn(noCipher));
signInsSuite('encrypted Redis', () => signInsIn(createPayloadCipher(secret)));

async function signInsIn(cipher: PayloadCipher): Promise<SignInsUnderTest> {
  const redis = await TestRedis.start();
  const link = await connect(redis);
  return {
    make: (tenantId, times, clock) => new RedisSignIns({ link, cipher, tenantId, lifetimes: times, clock }),
    async end() {
      link.close();
      await redis.kill();
    },
  };
}

signInLimitsSuite('memory', async () => ({ make: memoryLimitParts, end: async () => {} }));
signInLimitsSuite('Redis', limitsInRedis);

async function limitsInRedis(): Promise<LimitsUnderTest> {
  const redis = await TestRedis.start();
  const link = await connect(redis);
  return {
    make: (tenantId) => redisLimitParts(link, createPayloadCipher(secret), tenantId),
    async end() {
      link.close();
      await redis.kill();
    },
  };
}

let redis: TestRedis;
let raw: Redis;
let links: RedisLink[];
const clock = new ManualClock(1_000_000_000);
beforeAll(async () => {
  redis = await TestRedis.start();
});
beforeEach(async () => {
  await redis.kill();
  await redis.restart();
  raw = new Redis(redis.url);
  raw.on('error', () => {}); // It is killed on purpose.
  links = [await connect(redis), await connect(redis)];
});
afterEach(() => {
  raw.disconnect();
  for (const link of links) link.close();
});
afterAll(() => redis.kill());

const areUp = (up: boolean) =>
  vi.waitFor(() => expect(links.map((link) => link.isUp)).toEqual(links.map(() => up)), 5_000);

const keyOf = async (kind: string): Promise<string> => (await raw.keys(`cxbridge:t1:${kind}:*`))[0] ?? '';

describe('sign-ins of two nodes', () => {
  let a: RedisSignIns;
  let b: RedisSignIns;
  beforeEach(() => {
    const node = (link: RedisLink | undefined): RedisSignIns =>
      new RedisSignIns({ link: link as RedisLink, cipher: noCipher, tenantId: 't1', lifetimes, clock });
    [a, b] = [node(links[0]), node(links[1])];
  });

  const addTo = async (node: RedisSignIns, change: Partial<SignIn> = {}, hash = 'hash'): Promise<SignIn> => {
    const signIn = signInOf(node, 't1', { signedInAt: clock.now(), checkedAt: clock.now(), ...change });
    await node.add(signIn, hash);
    return signIn;
  };
  const checkAccess = async () => undefined;

  it('are found by both, and ended by either for both', async () => {
    const signIn = await addTo(a, { checkAccess });
    expect(await b.find(signIn.id)).toEqual({ ...signIn, checkAccess: undefined });
    expect(await b.findByCredentials('hash')).toHaveProperty('id', signIn.id);
    await b.end(signIn, MINUTE);
    expect(await a.find(signIn.id)).toEqual(new EndedSignIn(signIn.principal));
    expect([...a.inMemory()]).toEqual([]);
  });

  it('stay the same objects on the node that made them, as long as Redis has them', async () => {
    const signIn = await addTo(a, { checkAccess });
    const seen = await b.find(signIn.id);
    expect(await b.find(signIn.id)).toBe(seen);
    await b.update({ ...signIn, permissions: { kind: 'listed', names: new Set() } });
    expect(await a.find(signIn.id)).toBe(signIn);
    // On a busy machine the connection may be lost for a moment, and then the sign-in is written back.
    await vi.waitFor(async () => {
      await raw.del(await keyOf('sign-in'));
      expect(await a.find(signIn.id)).toBeUndefined();
    });
  });

  it('have the permissions of the last check of either', async () => {
    const signIn = await addTo(a);
    await b.find(signIn.id);
    signIn.permissions = { kind: 'listed', names: new Set(['NOTES_READ_ALL']) };
    await a.update(signIn);
    expect(await b.find(signIn.id)).toHaveProperty('permissions', signIn.permissions);
  });

  it('show nothing gated on another node if only the token of the caller can tell', async () => {
    const signIn = await addTo(a, {
      permissions: { kind: 'asked', questions: {} as PermissionQuestions },
      checkAccess,
    });
    expect(await b.find(signIn.id)).toMatchObject({
      permissions: { kind: 'listed', names: new Set() },
      checkedAt: Number.NEGATIVE_INFINITY,
    });
    expect(await a.find(signIn.id)).toBe(signIn);
  });

  it('are read with one command for each request, which starts the idle time again', async () => {
    const signIn = await addTo(a);
    const key = await keyOf('sign-in');
    await vi.waitFor(async () => {
      await raw.pexpire(key, 1_000_000);
      await raw.config('RESETSTAT');
      await a.find(signIn.id);
      const stats = await raw.info('commandstats');
      expect([...stats.matchAll(/^cmdstat_(?!config|info)(\S+?):calls=(\d+)/gm)].map(([, ...call]) => call)).toEqual([
        ['getex', '1'],
      ]);
    });
    expect(await raw.pttl(key)).toBeGreaterThan(lifetimes.idleMs - 5_000);
  });

  it('are looked for in Redis only by their own tenant', async () => {
    await addTo(a);
    await raw.config('RESETSTAT');
    const other = new RedisSignIns({ link: links[0] as RedisLink, cipher: noCipher, tenantId: 't2', lifetimes, clock });
    await vi.waitFor(async () => expect(await raw.keys('cxbridge:t2:epoch:*')).toHaveLength(1));
    expect(other.find(a.newId())).toBeUndefined();
    expect(await raw.info('commandstats')).not.toContain('getex');
  });

  it.each([
    ['garbage', () => 'garbage'],
    ['another JSON', () => '{"a":1}'],
    ['nothing', () => ''],
    ['the sign-in of somebody else', (others: string) => others],
  ])('are none if Redis has %s', async (_what, spoiled) => {
    const others = await addTo(a, { principal: { tenantId: 't1', userId: 'ben' } });
    const value = await raw.get(await keyOf('sign-in'));
    await a.end(others, 0);
    const signIn = await addTo(a, { checkAccess });
    await b.find(signIn.id);
    await raw.set(await keyOf('sign-in'), spoiled(value ?? ''));
    for (const node of [a, b]) await vi.waitFor(async () => expect(await node.find(signIn.id)).toBeUndefined());
  });

  it.each(['sign-in', 'ended-sign-in', 'credentials', 'epoch'])(
    'are not disturbed by a value of another type under a key of kind %s',
    async (kind) => {
      const signIn = await addTo(a);
      await b.end(await addTo(a, {}, 'other'), MINUTE);
      const keys = await raw.keys(`cxbridge:t1:${kind}:*`);
      for (const key of keys) {
        await raw.del(key);
        await raw.rpush(key, 'x');
      }
      expect(keys.length).toBeGreaterThan(0);
      expect(await a.find(signIn.id)).toBe(signIn);
      expect(await b.findByCredentials('unknown')).toBeUndefined();
      await a.end(signIn, MINUTE);
      expect(await a.find(signIn.id)).toBeInstanceOf(EndedSignIn);
    },
  );

  it('count on the nodes that have seen them while Redis is away, and nowhere else', async () => {
    const [own, seen] = [await addTo(a), await addTo(b)];
    await vi.waitFor(async () => expect(await a.find(seen.id)).toHaveProperty('id', seen.id), 5_000);
    await redis.kill();
    expect(await a.find(own.id)).toBe(own);
    expect(await a.find(seen.id)).toHaveProperty('id', seen.id);
    expect(await b.find(own.id)).toBeUndefined();
    clock.advance(lifetimes.idleMs + 1);
    expect(await a.find(own.id)).toBeUndefined();
  });

  it('count as well while Redis is silent, which only one look-up waits for', async () => {
    const signIn = await addTo(a);
    redis.freeze();
    const started = performance.now();
    for (let count = 0; count < 10; count += 1) expect(await a.find(signIn.id)).toBe(signIn);
    expect(performance.now() - started).toBeLessThan(1_000);
    redis.thaw();
    await areUp(true);
  });

  it('that were made or ended while Redis is away are known everywhere when it is back', async () => {
    const ended = await addTo(a);
    await b.find(ended.id);
    redis.freeze();
    const made = await addTo(a, {}, 'other');
    await a.end(ended, MINUTE);
    expect(await a.find(ended.id)).toBeInstanceOf(EndedSignIn);
    expect(await a.find(made.id)).toBe(made);
    redis.thaw();
    await vi.waitFor(async () => expect(await b.find(made.id)).toHaveProperty('id', made.id), 5_000);
    await vi.waitFor(async () => expect(await b.find(ended.id)).toBeInstanceOf(EndedSignIn), 5_000);
  });

  it('are written back by a node that has them when Redis has lost its data', async () => {
    const [used, unused, ended] = [await addTo(a, {}, '1'), await addTo(a, {}, '2'), await addTo(a, {}, '3')];
    for (const { id } of [used, unused, ended]) await a.find(id);
    await redis.kill();
    await a.end(ended, MINUTE);
    await areUp(false);
    await redis.restart();
    await vi.waitFor(() => expect(links[0]?.isUp).toBe(true), 5_000);
    expect(await a.find(used.id)).toBe(used);
    await vi.waitFor(async () => expect(await b.find(unused.id)).toHaveProperty('id', unused.id), 5_000);
    expect(await a.find(ended.id)).toBeInstanceOf(EndedSignIn);
    await vi.waitFor(async () => expect(await b.find(ended.id)).toBeInstanceOf(EndedSignIn), 5_000);
  });

  it('stay ended when Redis is restored from an older copy', async () => {
    const signIn = await addTo(a);
    await b.find(signIn.id);
    const key = await keyOf('sign-in');
    const older = await raw.dumpBuffer(key);
    await a.end(signIn, MINUTE);
    await raw.del(await keyOf('ended-sign-in'));
    await raw.restore(key, 0, older ?? Buffer.of());
    for (const link of links) link.reportLoss();
    await vi.waitFor(async () => expect(await b.find(signIn.id)).toBeInstanceOf(EndedSignIn), 5_000);
  });

  it('are ended everywhere as soon as Redis takes writes again', async () => {
    const signIn = await addTo(a);
    await b.find(signIn.id);
    await raw.config('SET', 'maxmemory', '1');
    await a.end(signIn, MINUTE);
    await raw.config('SET', 'maxmemory', '0');
    links[0]?.noteWritten();
    await vi.waitFor(async () => expect(await b.find(signIn.id)).toBeInstanceOf(EndedSignIn), 5_000);
  });

  it('stay when Redis loses its memory and no connection breaks, and so does their end', async () => {
    const [known, ended] = [await addTo(a, {}, '1'), await addTo(a, {}, '2')];
    for (const { id } of [known, ended]) await b.find(id);
    await a.end(ended, MINUTE);
    await raw.flushall();
    expect(await b.find(known.id)).toHaveProperty('id', known.id);
    expect(await a.findByCredentials('1')).toBe(known);
    for (const link of links) link.reportLoss();
    await vi.waitFor(async () => expect(await b.find(ended.id)).toBeInstanceOf(EndedSignIn), 5_000);
  });

  it('that another node ended meanwhile are not written back', async () => {
    const signIn = await addTo(a);
    const back = links.map((link) => new Promise<void>((resolve) => link.onBack(() => resolve())));
    await raw.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await Promise.all(back);
    await b.end(signIn, MINUTE);
    expect(await a.find(signIn.id)).toBeInstanceOf(EndedSignIn);
    expect(await keyOf('sign-in')).toBe('');
  });

  it('count although Redis refuses to store them', async () => {
    await raw.config('SET', 'maxmemory', '1');
    const signIn = await addTo(a);
    expect(await a.find(signIn.id)).toBe(signIn);
    await raw.config('SET', 'maxmemory', '0');
    expect(await a.find(signIn.id)).toBe(signIn);
    await vi.waitFor(async () => expect(await b.find(signIn.id)).toHaveProperty('id', signIn.id), 5_000);
  });

  it('need a tenant', () => {
    const link = links[0] as RedisLink;
    expect(() => new RedisSignIns({ link, cipher: noCipher, tenantId: '', lifetimes, clock })).toThrow('tenant');
    expect(() => redisLimitParts(link, noCipher, '')).toThrow('tenant');
  });
});

describe('limits of sign-ins of two nodes', () => {
  let a: SignInLimits;
  let b: SignInLimits;
  beforeEach(() => {
    const [parts, hashKey] = [links.map((link) => redisLimitParts(link, noCipher, 't1')), Buffer.from('key')];
    [a, b] = parts.map((each) => new SignInLimits(each, hashKey)) as [SignInLimits, SignInLimits];
  });

  const fail = async (limits: SignInLimits, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await limits.fail('ana', 'home');
  };

  it('count the failures of both', async () => {
    await fail(a, 5);
    await fail(b, 5);
    for (const limits of [a, b]) expect(await limits.decide('ana', 'home')).toHaveProperty('refusedForSeconds');
  });

  it('know from where a user has signed in at either', async () => {
    await a.succeed('ben', 'home');
    for (let user = 0; user < 100; user += 1) await a.fail(`user-${user}`, 'home');
    expect(await b.decide('ben', 'home')).toEqual({ delayMs: 0 });
    expect(await b.decide('eva', 'home')).toHaveProperty('refusedForSeconds');
  });

  it('have no name and no address in Redis', async () => {
    await fail(a, 1);
    await a.succeed('ben', 'home');
    const keys = await raw.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const key of keys) expect(key).toMatch(/^cxbridge:t1:(failures-of-\w+|known-pair):[\w-]{43}$/);
  });

  it.each([
    ['is killed', () => redis.kill()],
    ['is frozen', async () => redis.freeze()],
    [
      'answers errors',
      async () => {
        for (const key of await raw.keys('*')) {
          await raw.del(key);
          await raw.rpush(key, 'x');
        }
        await raw.config('SET', 'maxmemory', '1');
      },
    ],
  ])('refuse nobody and wait hardly at all when Redis %s, and still count', async (_what, spoil) => {
    await fail(a, 1);
    await a.succeed('ana', 'home');
    await fail(a, 1);
    await spoil();
    const started = performance.now();
    expect(await a.decide('ana', 'home')).toEqual({ delayMs: 0 });
    expect(performance.now() - started).toBeLessThan(300);
    await a.succeed('ana', 'home');
    await fail(a, 10);
    expect(await a.decide('ana', 'home')).toHaveProperty('refusedForSeconds');
    redis.thaw();
  });
});

describe('the key of the hashes', () => {
  it('is the same on every node, and encrypted', async () => {
    const cipher = createPayloadCipher(secret);
    const keys = await Promise.all(links.map((link) => readSharedHashKey(link, cipher, silent)));
    expect(keys[0]).toEqual(keys[1]);
    expect(await raw.get('cxbridge:hash-key')).not.toContain(keys[0]?.toString('base64'));
  });

  it.each([
    ['is away', () => redis.kill()],
    ['is silent', async () => redis.freeze()],
    ['has something else', async () => void (await raw.set('cxbridge:hash-key', 'x'))],
  ])('is one of this node if Redis %s', async (_what, spoil) => {
    await spoil();
    const link = new RedisLink(redis.url, silent);
    expect(await readSharedHashKey(link, noCipher, silent)).toHaveLength(32);
    link.close();
    redis.thaw();
  });
});
