import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { ByteBudget } from '../delivery/byte-budget.ts';
import { defaultDeliveryTimes } from '../delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../delivery/memory-delivery.ts';
import type { Wake } from '../delivery/outbox.ts';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import type { JsonObject } from '../kit/json.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import { Bayeux } from './bayeux.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const ben: Principal = { tenantId: 't1', userId: 'ben' };
const anaElsewhere: Principal = { tenantId: 't2', userId: 'ana' };
const topic = '/v2/ucs/interactions';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const timeoutMs = 30_000;
const replyBytes = 100;

let clock: ManualClock;
let delivery: MemoryDelivery;
let budget: ByteBudget;
let bayeux: Bayeux;
let wakeListeners: ((wake: Wake) => void)[];
beforeEach(() => {
  clock = new ManualClock(1_000_000);
  delivery = new MemoryDelivery({
    clock,
    times: { ...defaultDeliveryTimes, holdMs: timeoutMs },
    replyBytes,
  });
  wakeListeners = [];
  const onWake = delivery.onWake.bind(delivery);
  delivery.onWake = (listener) => {
    wakeListeners.push(listener);
    return onWake(listener);
  };
  budget = new ByteBudget({ bytes: 10_000, userBytes: 5_000 });
  const stores = { sessions: delivery, outbox: delivery, channel: topic };
  bayeux = new Bayeux({ ...stores, budget, clock, log: silent, timeoutMs, replyBytes });
});

/** Lets everything that needs no time happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A running request: its replies once there are any, and a way to break its connection. */
interface Sent {
  replies: JsonObject[] | undefined;
  breakConnection(): Promise<void>;
  /** The client reads a reply that it has not read so far. */
  read(): Promise<void>;
}

async function send(messages: readonly unknown[], principal = ana, browser?: string, reads = true): Promise<Sent> {
  const listeners: ((isSent: boolean) => void)[] = [];
  let closed = false;
  const close = (isSent: boolean): Promise<void> => {
    if (!closed) for (const listener of listeners) listener(isSent);
    closed = true;
    return settled();
  };
  const sent: Sent = {
    replies: undefined,
    breakConnection: () => close(false),
    read: () => close(true),
  };
  await bayeux.handle(messages, principal, {
    send(replies) {
      if (sent.replies) throw new Error('A request was answered twice');
      sent.replies = JSON.parse(replies);
      if (reads) void close(true);
    },
    abort: () => void close(false),
    browser,
    get closed() {
      return closed;
    },
    onClose: (listener) => (closed ? listener(false) : listeners.push(listener)),
  });
  return sent;
}

async function answered(messages: readonly unknown[], principal = ana): Promise<JsonObject[]> {
  const { replies } = await send(messages, principal);
  if (!replies) throw new Error('Not answered at once');
  return replies;
}

const ackOf = (replies: readonly JsonObject[]): number => {
  const { ext } = replies.at(-1) as { readonly ext: { readonly ack: number } };
  return ext.ack;
};

let count = 0;
async function publish(principal: Principal, dataJson: string): Promise<void> {
  count += 1;
  await delivery.append(principal, { operationId: String(count), dataJson, failedJson: '{}' }, { release() {} });
  await settled();
}

async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await settled();
}

async function handshake(principal = ana, more: object = {}): Promise<string> {
  const [reply] = await answered(
    [{ id: '1', channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], ...more }],
    principal,
  );
  return String(reply?.['clientId']);
}

async function subscribed(principal = ana, subscription: unknown = topic, more: object = {}): Promise<string> {
  const clientId = await handshake(principal, more);
  await answered([{ id: '2', channel: '/meta/subscribe', subscription, clientId }], principal);
  return clientId;
}

const connect = (clientId: string, more: object = {}) => ({
  id: '3',
  channel: '/meta/connect',
  connectionType: 'long-polling',
  clientId,
  ...more,
});

/** A client that has connected once, so its next connect is held. */
async function connected(principal = ana, subscription: unknown = topic, more: object = {}): Promise<string> {
  const clientId = await subscribed(principal, subscription, more);
  await answered([connect(clientId)], principal);
  return clientId;
}

describe('a handshake', () => {
  it('gives a client id that cannot be guessed, and advice', async () => {
    const [reply] = await answered([
      { id: '1', channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
    ]);
    expect(reply).toEqual({
      id: '1',
      channel: '/meta/handshake',
      successful: true,
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      clientId: expect.stringMatching(/^[\w-]{27}$/),
      advice: { reconnect: 'retry', interval: 0, timeout: timeoutMs },
    });
  });

  it('fails for a client without long-polling, with the advice not to reconnect', async () => {
    const [reply] = await answered([{ channel: '/meta/handshake', supportedConnectionTypes: ['websocket'] }]);
    expect(reply).toMatchObject({ successful: false, advice: { reconnect: 'none' } });
    expect(reply).not.toHaveProperty('clientId');
  });
});

describe('a connect', () => {
  it('is answered at once if it is the first one', async () => {
    const clientId = await subscribed();
    expect(await answered([connect(clientId)])).toEqual([
      {
        id: '3',
        channel: '/meta/connect',
        clientId,
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: timeoutMs },
      },
    ]);
  });

  it('is held until its timeout', async () => {
    const clientId = await connected();
    const poll = await send([connect(clientId)]);
    await advance(timeoutMs - 1);
    expect(poll.replies).toBeUndefined();
    await advance(1);
    expect(poll.replies).toMatchObject([{ channel: '/meta/connect', successful: true }]);
  });

  it('is answered at once if the client asks for a timeout of 0', async () => {
    const clientId = await connected();
    expect(await answered([connect(clientId, { advice: { timeout: 0 } })])).toHaveLength(1);
  });

  it('returns what is published while it is held, before its own reply', async () => {
    const poll = await send([connect(await connected())]);
    await publish(ana, '{"referenceId":1}');
    expect(poll.replies).toMatchObject([{ channel: topic, data: { referenceId: 1 } }, { channel: '/meta/connect' }]);
  });

  it('returns what was published between two polls', async () => {
    const clientId = await connected();
    await publish(ana, '{"referenceId":1}');
    await publish(ana, '{"referenceId":2}');
    const replies = await answered([connect(clientId)]);
    expect(replies.map(({ data }) => data)).toEqual([{ referenceId: 1 }, { referenceId: 2 }, undefined]);
  });

  it('whose connection breaks leaves the messages for the next one', async () => {
    const clientId = await connected();
    const poll = await send([connect(clientId)]);
    await poll.breakConnection();
    await publish(ana, '{"referenceId":1}');
    expect(poll.replies).toBeUndefined();
    expect((await answered([connect(clientId)]))[0]).toHaveProperty('data', { referenceId: 1 });
  });

  it('replaces one that is still held, which gets no success, because two loops would spin', async () => {
    const clientId = await connected();
    const first = await send([connect(clientId)]);
    const second = await send([connect(clientId)]);
    expect(first.replies).toMatchObject([
      { channel: '/meta/connect', successful: false, advice: { reconnect: 'retry', interval: 1_000 } },
    ]);
    await publish(ana, '{"referenceId":1}');
    expect(first.replies).toHaveLength(1);
    expect(second.replies).toHaveLength(2);
  });

  it('is not held beside other messages', async () => {
    const clientId = await connected();
    const replies = await answered([
      { id: '8', channel: '/meta/subscribe', subscription: '/x', clientId },
      connect(clientId),
    ]);
    expect(replies.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/connect']);
  });

  it('beside other messages loses nothing if the outbox does not say what it gave', async () => {
    const clientId = await connected();
    await publish(ana, '{"referenceId":1}');
    const take = delivery.take.bind(delivery);
    delivery.take = async (request) => {
      await take(request);
      delivery.take = take;
      throw new OutboxUnavailable();
    };
    const beside = [connect(clientId), { id: '8', channel: '/meta/subscribe', subscription: '/x', clientId }];
    await expect(send(beside)).rejects.toThrow(OutboxUnavailable);
    expect(await answered([connect(clientId)])).toMatchObject([{ data: { referenceId: 1 } }, {}]);
  });

  it('beside other messages keeps its messages and no room if the client goes while it takes', async () => {
    const clientId = await connected();
    await publish(ana, '{"referenceId":1}');
    const taken = Promise.withResolvers<void>();
    const take = delivery.take.bind(delivery);
    delivery.take = async (request) => {
      delivery.take = take;
      const result = await take(request);
      await taken.promise;
      return result;
    };
    let isGone = false;
    const beside = [connect(clientId), { id: '8', channel: '/meta/subscribe', subscription: '/x', clientId }];
    const handled = bayeux.handle(beside, ana, {
      send() {},
      abort() {},
      get closed() {
        return isGone;
      },
      onClose: (listener) => isGone && listener(false),
    });
    isGone = true;
    taken.resolve();
    await handled;
    expect(budget.use()).toMatchObject({ bytes: 0 });
    expect(await answered([connect(clientId)])).toMatchObject([{ data: { referenceId: 1 } }, {}]);
  });

  it('at another node ends the reply to the older one that is still being sent', async () => {
    const clientId = await connected();
    await publish(ana, '{"referenceId":1}');
    const older = await send([connect(clientId)], ana, undefined, false);
    expect(older.replies).toHaveLength(2);
    for (const listener of wakeListeners) {
      listener({ principalKey: principalKey(ana), sessionId: clientId, newestPoll: 'elsewhere' });
    }
    await settled();
    expect(budget.use()).toMatchObject({ bytes: 0 });
    expect(await answered([connect(clientId)])).toMatchObject([{ data: { referenceId: 1 } }, {}]);
  });

  it('repeated within one request returns the messages once', async () => {
    const clientId = await connected(ana, topic, { ext: { ack: true } });
    await publish(ana, '{"referenceId":1}');
    const replies = await answered([connect(clientId), connect(clientId), connect(clientId)]);
    expect(replies.filter(({ channel }) => channel === topic)).toHaveLength(1);
  });

  it('of an unknown client gets the advice to handshake again', async () => {
    expect(await answered([connect('nobody')])).toEqual([
      {
        id: '3',
        channel: '/meta/connect',
        successful: false,
        error: '402::Unknown client',
        advice: { reconnect: 'handshake', interval: 0, timeout: timeoutMs },
      },
    ]);
  });

  it.each([
    ['another user', ben],
    ['the same user id in another tenant', anaElsewhere],
  ])('with another user’s client id is unknown to %s', async (_who, thief) => {
    const clientId = await connected(ana);
    await publish(ana, '{"referenceId":1}');
    expect(await answered([connect(clientId)], thief)).toMatchObject([
      { successful: false, error: '402::Unknown client' },
    ]);
    expect(await answered([connect(clientId)])).toHaveLength(2);
  });
});

describe('publishing', () => {
  it('reaches every subscribed session of the principal and no other session', async () => {
    const held = async (principal: Principal, subscription: string) =>
      send([connect(await connected(principal, subscription))], principal);
    const tabs = [await held(ana, topic), await held(ana, '/**')];
    const others = [await held(ana, '/v2/me/*'), await held(ben, '/**'), await held(anaElsewhere, '/**')];
    await publish(ana, '{}');
    expect(tabs.map(({ replies }) => replies?.length)).toEqual([2, 2]);
    expect(others.map(({ replies }) => replies)).toEqual([undefined, undefined, undefined]);
  });

  it('delivers once if several subscriptions match', async () => {
    const poll = await send([connect(await connected(ana, [topic, '/v2/ucs/*', '/**']))]);
    await publish(ana, '{}');
    expect(poll.replies).toHaveLength(2);
  });

  it('fills a reply up to its size, and leaves the rest to the next one, in order', async () => {
    const clientId = await connected();
    const sizes = [40, 40, 40, 300, 10];
    for (const [index, size] of sizes.entries()) await publish(ana, JSON.stringify({ index, text: 'x'.repeat(size) }));
    const replies: unknown[] = [];
    for (let polls = 0; polls < 4; polls += 1) {
      const messages = (await answered([connect(clientId)])).slice(0, -1);
      replies.push(messages.map(({ data }) => (data as JsonObject)['index']));
    }
    // The message of 300 bytes is larger than a reply may be, so it comes alone, and is counted.
    expect(replies).toEqual([[0], [1], [2], [3]]);
    expect(bayeux.largeReplies).toBe(1);
    expect(await answered([connect(clientId)])).toHaveLength(2);
  });

  it('sends a reply of several parts again from its beginning until it is acknowledged', async () => {
    const clientId = await connected(ana, topic, { ext: { ack: true } });
    for (const index of [1, 2, 3]) await publish(ana, JSON.stringify({ index, text: 'x'.repeat(60) }));
    const poll = async (ack: number) => {
      const replies = await answered([connect(clientId, { ext: { ack }, advice: { timeout: 0 } })]);
      return { received: replies.slice(0, -1).map(({ data }) => (data as JsonObject)['index']), ack: ackOf(replies) };
    };
    const first = await poll(0);
    expect(first.received).toEqual([1]);
    const again = await poll(0);
    expect(again.received).toEqual([1]);
    const second = await poll(again.ack);
    expect(second.received).toEqual([2]);
    expect((await poll(second.ack)).received).toEqual([3]);
  });

  it('waits with a reply while the user’s clients do not read what was sent to them', async () => {
    const unread = await connected();
    const other = await connected();
    const poll = await send([connect(unread)], ana, undefined, false);
    const held = await send([connect(other)]);
    await publish(ana, JSON.stringify({ text: 'x'.repeat(1_200) }));
    expect([poll.replies?.length, held.replies]).toEqual([2, undefined]);
    await poll.read();
    expect(held.replies).toHaveLength(2);
  });

  it('waits with a reply while other users’ clients leave no room, and sends it when they have read', async () => {
    const poll = await send([connect(await connected())], ana, undefined, false);
    const held = await send([connect(await connected(ben))], ben);
    await publish(ana, JSON.stringify({ text: 'x'.repeat(3_500) }));
    await publish(ben, JSON.stringify({ text: 'x'.repeat(1_000) }));
    expect([poll.replies?.length, held.replies]).toEqual([2, undefined]);
    await poll.read();
    expect(held.replies).toHaveLength(2);
  });

  it('by a client is refused', async () => {
    const clientId = await connected();
    const replies = await answered([{ id: '9', channel: topic, data: { referenceId: 1 }, clientId }]);
    expect(replies).toMatchObject([{ id: '9', successful: false, error: expect.stringMatching(/^403::/) }]);
  });
});

describe('the acknowledgement extension', () => {
  it('sends again what the client has not acknowledged, and drops what it has', async () => {
    const clientId = await connected(ana, topic, { ext: { ack: true } });
    await publish(ana, '{"referenceId":1}');
    const lost = await answered([connect(clientId, { ext: { ack: 0 } })]);
    expect(lost).toMatchObject([{ data: { referenceId: 1 } }, { ext: { ack: 1 } }]);
    const again = await answered([connect(clientId, { ext: { ack: 0 } })]);
    expect(again).toMatchObject([{ data: { referenceId: 1 } }, { ext: { ack: 1 } }]);
    const received = await send([connect(clientId, { ext: { ack: 1 } })]);
    expect(received.replies).toBeUndefined();
  });
});

describe('a session', () => {
  it('ends if its client is silent for too long', async () => {
    const clientId = await connected();
    clock.advance(15_001);
    expect(await answered([connect(clientId)])).toMatchObject([{ error: '402::Unknown client' }]);
  });

  it('does not end while its poll is held', async () => {
    const clientId = await connected();
    const poll = await send([connect(clientId)]);
    clock.advance(16_000);
    delivery.expire();
    await publish(ana, '{}');
    expect(poll.replies).toHaveLength(2);
  });

  it('ends with a disconnect, which answers its held poll', async () => {
    const clientId = await connected();
    const poll = await send([connect(clientId)]);
    expect(await answered([{ id: '5', channel: '/meta/disconnect', clientId }])).toMatchObject([{ successful: true }]);
    expect(poll.replies).toMatchObject([{ advice: { reconnect: 'none' } }]);
    expect(await delivery.list(ana)).toEqual([]);
  });

  it('ends if its user opens a hundred newer ones', async () => {
    const first = await connected();
    for (let count = 0; count < 100; count += 1) await handshake();
    expect(await answered([connect(first)])).toMatchObject([{ error: '402::Unknown client' }]);
    expect(await delivery.list(ana)).toHaveLength(100);
  });
});

describe('subscribing', () => {
  it.each(['/meta/connect', 'v2/x', '/v2/*/x', '/v2/**/x', '/v2//x', '/', '', '/a b', 7, null, undefined, []])(
    'to %j fails',
    async (subscription) => {
      const clientId = await handshake();
      expect(await answered([{ id: '2', channel: '/meta/subscribe', subscription, clientId }])).toMatchObject([
        { successful: false, error: expect.stringMatching(/^400::/) },
      ]);
    },
  );

  it.each([
    [200, true],
    [201, false],
  ])('to %d channels succeeds: %s', async (count, successful) => {
    const clientId = await handshake();
    const subscription = Array.from({ length: count }, (_, index) => `/channel/${index}`);
    expect(await answered([{ channel: '/meta/subscribe', subscription, clientId }])).toMatchObject([{ successful }]);
  });

  it('ends with an unsubscription', async () => {
    const clientId = await connected();
    await answered([{ id: '4', channel: '/meta/unsubscribe', subscription: topic, clientId }]);
    await publish(ana, '{}');
    expect(await answered([connect(clientId, { advice: { timeout: 0 } })])).toHaveLength(1);
  });
});

it('answers a message without a channel, and then handles the next message', async () => {
  const replies = await answered([
    { id: '1' },
    { id: '2', channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
  ]);
  expect(replies).toMatchObject([
    { id: '1', successful: false },
    { id: '2', successful: true },
  ]);
});

it('answers every held poll when it closes, and holds none afterwards', async () => {
  const clientId = await connected();
  const poll = await send([connect(clientId)]);
  await bayeux.releaseAll();
  expect(poll.replies).toMatchObject([{ successful: true, advice: { reconnect: 'retry', interval: 1_000 } }]);
  expect(await answered([connect(clientId)])).toHaveLength(1);
});

it('rejects an incomplete principal, so no result is stored without an owner', async () => {
  await expect(publish({ tenantId: '', userId: 'ana' }, '{}')).rejects.toThrow('tenant');
  await expect(handshake({ tenantId: 't1', userId: '' })).rejects.toThrow('tenant');
});

describe('real clients', () => {
  it('a session that is ended for a newer one answers its held poll without success, because libraries fail on a success that advises a handshake', async () => {
    const oldest = await connected();
    const held = await send([connect(oldest)]);
    for (let count = 0; count < 100; count += 1) await handshake();
    await settled();
    expect(held.replies).toMatchObject([
      { successful: false, error: '402::Unknown client', advice: { reconnect: 'handshake' } },
    ]);
  });

  it('a handshake may leave out the transports', async () => {
    expect(await answered([{ channel: '/meta/handshake' }])).toMatchObject([{ successful: true }]);
  });

  it.each([
    ['/meta/subscribe', topic],
    ['/meta/subscribe', [topic]],
    ['/meta/unsubscribe', [topic]],
    ['/meta/subscribe', 'no channel'],
    ['/meta/subscribe', ['/meta/x']],
  ])('%s repeats the subscription %j as it came, also when it refuses it', async (channel, subscription) => {
    const clientId = await handshake();
    expect((await answered([{ channel, subscription, clientId }]))[0]).toMatchObject({ subscription });
    expect((await answered([{ channel, subscription, clientId: 'unknown' }]))[0]).toMatchObject({
      successful: false,
      subscription,
    });
  });

  it.each(['/meta/subscribe', '/meta/unsubscribe'])('%s without a subscription is refused', async (channel) => {
    const clientId = await handshake();
    expect(await answered([{ channel, clientId }])).toMatchObject([{ successful: false, error: /^400::/ }]);
  });

  it('of several tabs of one browser one holds its poll, and the others come back after a while', async () => {
    const [first, second] = [await connected(), await connected()];
    const held = await send([connect(first)], ana, 'browser');
    const other = await send([connect(second)], ana, 'browser');
    expect(held.replies).toBeUndefined();
    expect(other.replies).toMatchObject([{ successful: true, advice: { interval: 2_000, 'multiple-clients': true } }]);
    await publish(ana, '{"referenceId":1}');
    expect(held.replies).toHaveLength(2);
    expect((await send([connect(second)], ana, 'browser')).replies).toHaveLength(2);
  });

  it('tabs of another browser, of another user, and clients that are no browsers hold their polls', async () => {
    const clients = await Promise.all([connected(), connected(), connected(), connected(ben)]);
    const [a, b, c, d] = clients as [string, string, string, string];
    const polls = [
      await send([connect(a)], ana, 'browser'),
      await send([connect(b)], ana, 'another browser'),
      await send([connect(c)], ana),
      await send([connect(d)], ben, 'browser'),
    ];
    expect(polls.map(({ replies }) => replies)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('a client that ignores the advice to handshake waits a second for the second refusal', async () => {
    expect(await answered([connect('unknown')])).toHaveLength(1);
    const repeated: unknown[] = [];
    const asked = send([connect('unknown')]).then(({ replies }) => repeated.push(replies));
    await settled();
    expect(repeated).toEqual([]);
    await advance(1_000);
    await asked;
    expect(repeated).toMatchObject([[{ error: '402::Unknown client' }]]);
    clock.advance(10_001);
    expect(await answered([connect('unknown')])).toHaveLength(1);
  });
});
