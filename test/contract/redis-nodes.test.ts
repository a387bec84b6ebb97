import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import type { Taken, Wake } from '../../src/delivery/outbox.ts';
import { OutboxUnavailable } from '../../src/delivery/outbox-unavailable.ts';
import type { ClaimedOperation, PendingOperation } from '../../src/delivery/pending-operations.ts';
import { joinRedisNodes, type RedisNode } from '../../src/delivery/redis-node.ts';
import type { Session } from '../../src/delivery/session-store.ts';
import { type Clock, systemClock } from '../../src/kit/clock.ts';
import { everything } from '../../src/kit/permissions.ts';
import { principalKey } from '../../src/kit/principal.ts';
import { noCipher } from '../../src/redis/payload-cipher.ts';
import { RedisError, RedisLink } from '../../src/redis/redis-link.ts';
import { TestRedis } from '../support/redis.ts';
import { StallingProxy } from '../support/stalling-proxy.ts';

const ana = { tenantId: 't1', userId: 'ana' };
const place = { release() {} };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const LAPSE_MS = 400;
const times = { ...defaultDeliveryTimes, beatMs: 50, lapseMs: LAPSE_MS };
const WAIT_MS = 10_000;

interface TestNode extends RedisNode {
  readonly link: RedisLink;
  readonly claimed: ClaimedOperation[];
  /** Ends it as a crash would. */
  die(): void;
}

let redis: TestRedis;
let nodes: TestNode[] = [];
beforeAll(async () => {
  redis = await TestRedis.start();
});
afterEach(async () => {
  for (const node of nodes) await node.close();
  const { link } = await join();
  await link.run((connection) => connection.flushall());
  for (const node of nodes) node.die();
  nodes = [];
});
afterAll(() => redis.kill());

async function join(userBytes = 1e6, clock = systemClock, url = redis.url): Promise<TestNode> {
  const link = new RedisLink(url, silent);
  const node = joinRedisNodes({ link, cipher: noCipher, clock, log: silent, times, userBytes });
  const claimed: ClaimedOperation[] = [];
  node.pending.onClaim((each) => claimed.push(each));
  const joined = { ...node, link, claimed, die: () => link.close() };
  nodes.push(joined);
  await vi.waitFor(() => expect(link.isUp).toBe(true), WAIT_MS);
  return joined;
}

/** A clock by which everything takes longer than the lapse. */
function slowClock(): Clock {
  let now = 0;
  return {
    ...systemClock,
    monotonic: () => {
      now += LAPSE_MS;
      return now;
    },
  };
}

let count = 0;
function operation(): PendingOperation {
  count += 1;
  const request = { operationName: 'GetInteractionContent', resourceId: 'i', body: { a: 1 }, requestId: 'r' };
  return { operationId: `o-${count}`, referenceId: count, principal: ana, permissions: everything, ...request };
}

async function open({ delivery }: TestNode, acknowledges = false): Promise<Session> {
  const session = await delivery.open(ana, { acknowledges, signInId: 's' });
  await delivery.subscribe(session, { channels: new Set(), includeResults: true });
  return session;
}

async function take({ delivery }: TestNode, { id: sessionId }: Session, acknowledged?: number): Promise<Taken> {
  count += 1;
  const request = { sessionId, principal: ana, poll: `p-${count}`, isNew: true, isFinal: true };
  return delivery.take({ ...request, acknowledged });
}

async function messagesOf(taken: Taken): Promise<readonly string[]> {
  return taken.kind === 'batch' ? taken.readMessages() : [];
}

const write = ({ delivery }: TestNode, operationId: string, dataJson: string): Promise<void> =>
  delivery.append(ana, { operationId, dataJson, failedJson: '' }, place);

const pendingOf = ({ link }: TestNode): Promise<string[]> =>
  link.run((connection) => connection.keys('cxbridge:pending:*'));

describe('operations of several nodes', () => {
  it('of a node that is silent are taken over by one other node, with everything that is needed to run them', async () => {
    const [dying, ...others] = [await join(), await join(), await join()] as [TestNode, TestNode, TestNode];
    const accepted = operation();
    await dying.pending.add(accepted);
    dying.die();
    const claims = (): ClaimedOperation[] => others.flatMap(({ claimed }) => claimed);
    await vi.waitFor(() => expect(claims()).toHaveLength(1), WAIT_MS);
    expect(claims()[0]).toMatchObject({ operation: accepted, attempt: 2 });
    // Its last beat may have been just before the acceptance.
    expect(claims()[0]?.ageMs).toBeGreaterThanOrEqual(LAPSE_MS - 2 * times.beatMs);
    const [owner] = others.filter(({ claimed }) => claimed.length === 1);
    expect(await owner?.pending.complete(accepted, { dataJson: '1', failedJson: '' }, place)).toBe(true);
    const reader = others[0];
    expect(await messagesOf(await take(reader, await open(reader)))).toEqual(['1']);
  });

  it('of a node that leaves are taken over at once', async () => {
    const [leaving, other] = [await join(), await join()];
    const accepted = operation();
    await leaving.pending.add(accepted);
    await leaving.close();
    await vi.waitFor(() => expect(other.claimed).toMatchObject([{ operation: accepted }]), WAIT_MS);
  });

  it('are taken over by no node that was silent itself: after a pause of everything, all look dead', async () => {
    const { link } = await join();
    const beat = (node: string): Promise<unknown> => link.callScript('beat', node, LAPSE_MS, 'epoch', 0, 1);
    await link.run((connection) =>
      connection
        .pipeline()
        .hset('cxbridge:pending:dead', 'o', '1 1 request')
        .zadd('cxbridge:nodes', 1, 'dead', 1, 'late')
        .exec(),
    );
    expect(await beat('late')).toMatchObject([expect.any(String), []]);
  });

  it('have one result, though two nodes complete them', async () => {
    const [a, b] = [await join(), await join()];
    await write(a, 'twice', '"first"');
    await write(b, 'twice', '"second"');
    expect(await messagesOf(await take(a, await open(a)))).toEqual(['"first"']);
  });

  it('are refused if their acceptance took so long that another node may have taken them over, and then have no result', async () => {
    const [late, other] = [await join(1e6, slowClock()), await join()];
    const refused = operation();
    await expect(late.pending.add(refused)).rejects.toThrow(OutboxUnavailable);
    expect(late.pending.count()).toBe(0);
    await write(other, refused.operationId, '1');
    expect(await take(other, await open(other))).toHaveProperty('kind', 'nothing');
  });

  it('are accepted all the same if another node has given them their result by then', async () => {
    const [late, other] = [await join(1e6, slowClock()), await join()];
    const accepted = operation();
    await write(other, accepted.operationId, '1');
    expect(await late.pending.add(accepted)).toBe(true);
    await late.pending.complete(accepted, { dataJson: '2', failedJson: '' }, place);
    expect(await messagesOf(await take(other, await open(other)))).toEqual(['1']);
  });

  it('have a result if they are accepted because the answer to giving them up is lost, here or on another node', async () => {
    const late = await join(1e6, slowClock());
    const call = late.link.callScript.bind(late.link);
    late.link.callScript = async (name, ...args) => {
      const answer = await call(name, ...args);
      if (name === 'withdraw') throw new RedisError('The answer is lost');
      return answer;
    };
    const [here, there] = [operation(), operation()];
    for (const each of [here, there]) expect(await late.pending.add(each)).toBe(true);
    await late.pending.complete(here, { dataJson: '1', failedJson: '' }, place);
    // Redis is there again, and its connection, too.
    await late.link
      .run((connection) => connection.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no'))
      .catch(() => {});
    await vi.waitFor(() => expect(late.link.isUp).toBe(true), WAIT_MS);
    const other = await join();
    await vi.waitFor(() => expect(pendingOf(other)).resolves.toHaveLength(1), WAIT_MS);
    late.die();
    await vi.waitFor(() => expect(other.claimed).toHaveLength(1), WAIT_MS);
    await other.pending.complete(there, { dataJson: '2', failedJson: '' }, place);
    expect(await messagesOf(await take(other, await open(other)))).toEqual(['1', '2']);
  });

  it('have one result, although they are written down again after it', async () => {
    const [node, other] = [await join(), await join()];
    const operations = Array.from({ length: 300 }, () => operation());
    for (const each of operations) await node.pending.add(each);
    const call = node.link.callScript.bind(node.link);
    let completing: Promise<unknown> | undefined;
    let recorded = 0;
    // All have their results before the first of them is written down again.
    node.link.callScript = async (name, ...args) => {
      if (name !== 'accept') return call(name, ...args);
      const result = { dataJson: '1', failedJson: '' };
      completing ??= Promise.all(operations.map((each) => node.pending.complete(each, result, place)));
      await completing;
      await call(name, ...args);
      recorded += 1;
      return 1;
    };
    await node.link.run((connection) => connection.flushall());
    node.link.reportLoss();
    await vi.waitFor(() => expect(recorded).toBeGreaterThan(0), WAIT_MS);
    await vi.waitFor(() => expect(pendingOf(other)).resolves.toEqual([]), WAIT_MS);
    await node.close();
    expect(other.claimed).toEqual([]);
  });

  it('that are complete are not begun again when Redis is restored from an older copy', async () => {
    const [node, other] = [await join(), await join()];
    const accepted = operation();
    await node.pending.add(accepted);
    const [key = ''] = await pendingOf(other);
    const older = await other.link.run((connection) => connection.dumpBuffer(key));
    await node.pending.complete(accepted, { dataJson: '1', failedJson: '' }, place);
    await other.link.run((connection) => connection.restore(key, 0, older ?? Buffer.of()));
    node.link.reportLoss();
    await vi.waitFor(() => expect(pendingOf(other)).resolves.toEqual([]), WAIT_MS);
    expect(node.claimed).toEqual([]);
  });

  it('are refused while too much waits for their user', async () => {
    const node = await join(1_000);
    expect(await node.pending.add(operation())).toBe(true);
    await write(node, 'large', JSON.stringify('x'.repeat(2_000)));
    expect(await node.pending.add(operation())).toBe(false);
    const session = await open(node, true);
    await take(node, session);
    await take(node, session, 1);
    expect(await node.pending.add(operation())).toBe(true);
  });
});

describe('results of several nodes', () => {
  it('wake the connects of their user at every node', async () => {
    const [a, b] = [await join(), await join()];
    await open(b);
    const woken = new Promise((resolve) => b.delivery.onWake((wake) => wake !== 'everybody' && resolve(wake)));
    await write(a, 'woken', '1');
    expect(await woken).toEqual({ principalKey: principalKey(ana) });
  });

  it('that a node was sending when it died are taken over after the lapse, and not before', async () => {
    const [dying, other] = [await join(), await join()];
    const session = await open(dying);
    await write(dying, 'in-flight', '1');
    expect(await take(dying, session)).toHaveProperty('kind', 'batch');
    dying.die();
    expect(await take(other, session)).toHaveProperty('kind', 'nothing');
    await vi.waitFor(async () => expect(await messagesOf(await take(other, session))).toEqual(['1']), WAIT_MS);
  });

  it('that Redis has lost are written again, but not those that clients have received', async () => {
    const node = await join();
    const session = await open(node, true);
    await write(node, 'received', '"received"');
    await take(node, session);
    await take(node, session, 1);
    await write(node, 'waiting', '"waiting"');
    const running = operation();
    await node.pending.add(running);
    // It knows what this Redis is called.
    await vi.waitFor(
      async () => expect(await node.link.run((redis) => redis.get('cxbridge:epoch'))).toBeTruthy(),
      WAIT_MS,
    );
    await node.link.run((connection) => connection.flushall());
    await vi.waitFor(async () => {
      const later = await open(node);
      const messages = await messagesOf(await take(node, later));
      await node.delivery.close(later, 'evicted');
      expect(messages).toEqual(['"waiting"']);
    }, WAIT_MS);
    await node.close();
    const other = await join();
    await vi.waitFor(() => expect(other.claimed).toMatchObject([{ operation: running }]), WAIT_MS);
  });
});

describe('a result that Redis does not take in time', () => {
  it('is replaced by a failure, and delays no other result', async () => {
    const proxy = await StallingProxy.start(redis.port, 1_000_000);
    const node = await join(1e6, systemClock, `redis://127.0.0.1:${proxy.port}`);
    const session = await open(node);
    const dataJson = JSON.stringify('x'.repeat(2_000_000));
    const large = node.delivery.append(ana, { operationId: 'large', dataJson, failedJson: '"failed"' }, place);
    await write(node, 'small', '"small"');
    expect(await messagesOf(await take(node, session))).toEqual(['"small"']);
    await large;
    await node.delivery.whenEmpty();
    const other = await join();
    expect(await messagesOf(await take(other, await open(other)))).toContain('"failed"');
    expect(node.link.isUp).toBe(true);
    proxy.stop();
  });
});

it('a large result whose body Redis has lost is not given as a failure, because it is written again', async () => {
  const node = await join();
  const session = await open(node);
  await write(node, 'large', JSON.stringify('x'.repeat(100_000)));
  const taken = await take(node, session);
  await node.link.run((connection) => connection.flushall());
  await expect(messagesOf(taken)).rejects.toThrow(OutboxUnavailable);
});

describe('sessions of several nodes', () => {
  it('have their older reply given up by its node when they begin a connect at another one', async () => {
    const [older, newer] = [await join(), await join()];
    const session = await open(older);
    await write(older, 'c', '1');
    const wakes: Wake[] = [];
    older.delivery.onWake((wake) => wakes.push(wake));
    expect(await take(older, session)).toHaveProperty('kind', 'batch');
    await take(newer, session);
    const key = { principalKey: principalKey(ana), sessionId: session.id };
    await vi.waitFor(() => expect(wakes).toContainEqual({ ...key, newestPoll: `p-${count}` }), WAIT_MS);
  });

  it('are forgotten when they are evicted and nothing waits for them', async () => {
    const node = await join();
    for (let each = 0; each < 50; each += 1) await node.delivery.close(await open(node), 'evicted');
    const keys = await node.link.run((connection) => connection.keys('cxbridge:session*'));
    expect(keys).toEqual([]);
  });
});

describe('a Redis that is full', () => {
  it('gives readers what waits for them', async () => {
    const node = await join();
    const session = await open(node, true);
    await write(node, 'a', '1');
    await node.link.run((connection) => connection.config('SET', 'maxmemory', '1'));
    expect(await messagesOf(await take(node, session))).toEqual(['1']);
    await take(node, session, 1);
    await node.link.run((connection) => connection.config('SET', 'maxmemory', '0'));
    const [stream = ''] = await node.link.run((connection) => connection.keys('cxbridge:out:*'));
    expect(await node.link.run((connection) => connection.xlen(stream))).toBe(0);
  });

  it('gets what it refused when it has room', async () => {
    const node = await join();
    const session = await open(node);
    await node.link.run((connection) => connection.config('SET', 'maxmemory', '1'));
    await write(node, 'b', '2');
    expect(await take(node, session)).toHaveProperty('kind', 'nothing');
    await node.link.run((connection) => connection.config('SET', 'maxmemory', '0'));
    await node.delivery.whenEmpty();
    expect(await messagesOf(await take(node, session))).toEqual(['2']);
  });
});

describe('referenceIds of several nodes', () => {
  it('are never the same', async () => {
    const joined = [await join(), await join()];
    const numbers: number[] = [];
    for (let each = 0; each < 15_000; each += 1) for (const node of joined) numbers.push(await node.numbers.next());
    expect(new Set(numbers).size).toBe(30_000);
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31);
  });

  it('go on above all that a node knows when Redis has lost the counter', async () => {
    const node = await join();
    const before = await node.numbers.next();
    await node.link.run((connection) => connection.del('cxbridge:numbers'));
    const fresh = await join();
    await vi.waitFor(async () => {
      const counter = await node.link.run((connection) => connection.get('cxbridge:numbers'));
      expect(Number(counter)).toBeGreaterThan(before);
    }, WAIT_MS);
    expect(await fresh.numbers.next()).toBeGreaterThan(before + 9_000);
  });

  it('come from the upper quarter while Redis is away', async () => {
    const node = await join();
    node.die();
    expect(await node.numbers.next()).toBeGreaterThan(2 ** 31 * 0.74);
    expect(await node.numbers.next()).toBeLessThan(2 ** 31);
  });
});
