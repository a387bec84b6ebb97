import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../kit/json.ts';
import type { Principal } from '../kit/principal.ts';
import { Bayeux } from './bayeux.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const ben: Principal = { tenantId: 't1', userId: 'ben' };
const anaElsewhere: Principal = { tenantId: 't2', userId: 'ana' };
const topic = '/v2/ucs/interactions';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const timeoutMs = 30_000;

let now: number;
let bayeux: Bayeux;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  now = 1_000_000;
  bayeux = new Bayeux({ now: () => now }, silent, { timeoutMs, maxIntervalMs: 15_000 });
});
afterEach(() => vi.useRealTimers());

/** A request under way: what it was answered with, and how to break its connection. */
interface Sent {
  replies: JsonObject[] | undefined;
  breakConnection(): void;
}

function send(messages: readonly unknown[], principal = ana): Sent {
  const sent: Sent = { replies: undefined, breakConnection: () => {} };
  let answers = 0;
  sent.breakConnection = bayeux.handle(messages, principal, (body) => {
    answers += 1;
    if (answers > 1) throw new Error('A request was answered twice');
    sent.replies = JSON.parse(body);
  });
  return sent;
}

function answered(messages: readonly unknown[], principal = ana): JsonObject[] {
  const { replies } = send(messages, principal);
  if (!replies) throw new Error('Not answered at once');
  return replies;
}

function handshake(principal = ana, more: object = {}): string {
  const [reply] = answered(
    [{ id: '1', channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], ...more }],
    principal,
  );
  return String(reply?.['clientId']);
}

function subscribed(principal = ana, subscription: unknown = topic, more: object = {}): string {
  const clientId = handshake(principal, more);
  answered([{ id: '2', channel: '/meta/subscribe', subscription, clientId }], principal);
  return clientId;
}

const connect = (clientId: string, more: object = {}) => ({
  id: '3',
  channel: '/meta/connect',
  connectionType: 'long-polling',
  clientId,
  ...more,
});

/** A client with its first connect behind it, so that the next one is held. */
function connected(principal = ana, subscription: unknown = topic, more: object = {}): string {
  const clientId = subscribed(principal, subscription, more);
  answered([connect(clientId)], principal);
  return clientId;
}

describe('a handshake', () => {
  it('gives a client id that cannot be guessed, and advice', () => {
    const [reply] = answered([{ id: '1', channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] }]);
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

  it('fails for a client that cannot do long-polling, and tells it not to come back', () => {
    const [reply] = answered([{ channel: '/meta/handshake', supportedConnectionTypes: ['websocket'] }]);
    expect(reply).toMatchObject({ successful: false, advice: { reconnect: 'none' } });
    expect(reply).not.toHaveProperty('clientId');
  });
});

describe('a connect', () => {
  it('is answered at once when it is the first one', () => {
    const clientId = subscribed();
    expect(answered([connect(clientId)])).toEqual([
      {
        id: '3',
        channel: '/meta/connect',
        clientId,
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: timeoutMs },
      },
    ]);
  });

  it('is held until its time is over', () => {
    const clientId = connected();
    const poll = send([connect(clientId)]);
    vi.advanceTimersByTime(timeoutMs - 1);
    expect(poll.replies).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(poll.replies).toMatchObject([{ channel: '/meta/connect', successful: true }]);
  });

  it('is answered at once when the client asks for that', () => {
    const clientId = connected();
    expect(answered([connect(clientId, { advice: { timeout: 0 } })])).toHaveLength(1);
  });

  it('brings what is published while it is held, before its own reply', () => {
    const poll = send([connect(connected())]);
    bayeux.publish(ana, topic, '{"referenceId":1}');
    expect(poll.replies).toMatchObject([{ channel: topic, data: { referenceId: 1 } }, { channel: '/meta/connect' }]);
  });

  it('brings what was published between two polls', () => {
    const clientId = connected();
    bayeux.publish(ana, topic, '{"referenceId":1}');
    bayeux.publish(ana, topic, '{"referenceId":2}');
    expect(answered([connect(clientId)]).map(({ data }) => data)).toEqual([
      { referenceId: 1 },
      { referenceId: 2 },
      undefined,
    ]);
  });

  it('whose connection breaks leaves the messages for the next one', () => {
    const clientId = connected();
    const poll = send([connect(clientId)]);
    poll.breakConnection();
    bayeux.publish(ana, topic, '{"referenceId":1}');
    expect(poll.replies).toBeUndefined();
    expect(answered([connect(clientId)])[0]).toHaveProperty('data', { referenceId: 1 });
  });

  it('takes over from one that is still held, which is answered without messages', () => {
    const clientId = connected();
    const first = send([connect(clientId)]);
    const second = send([connect(clientId)]);
    expect(first.replies).toMatchObject([{ channel: '/meta/connect', successful: true }]);
    bayeux.publish(ana, topic, '{"referenceId":1}');
    expect(first.replies).toHaveLength(1);
    expect(second.replies).toHaveLength(2);
  });

  it('is not held beside other messages, whose replies would wait with it', () => {
    const clientId = connected();
    const replies = answered([
      { id: '8', channel: '/meta/subscribe', subscription: '/x', clientId },
      connect(clientId),
    ]);
    expect(replies.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/connect']);
  });

  it('repeated within one request brings the messages once', () => {
    const clientId = connected(ana, topic, { ext: { ack: true } });
    bayeux.publish(ana, topic, '{"referenceId":1}');
    const replies = answered([connect(clientId), connect(clientId), connect(clientId)]);
    expect(replies.filter(({ channel }) => channel === topic)).toHaveLength(1);
  });

  it('of an unknown client is told to handshake again', () => {
    expect(answered([connect('nobody')])).toEqual([
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
  ])('with the client id of somebody else is unknown to %s', (_who, thief) => {
    const clientId = connected(ana);
    bayeux.publish(ana, topic, '{"referenceId":1}');
    expect(answered([connect(clientId)], thief)).toMatchObject([{ successful: false, error: '402::Unknown client' }]);
    expect(answered([connect(clientId)])).toHaveLength(2);
  });
});

describe('publishing', () => {
  it('reaches every session of the principal that listens, and nobody else', () => {
    const tabs = [connected(ana), connected(ana, '/**')].map((id) => send([connect(id)]));
    const deaf = send([connect(connected(ana, '/v2/me/*'))]);
    const others = [ben, anaElsewhere].map((who) => send([connect(connected(who, '/**'))], who));
    expect(bayeux.publish(ana, topic, '{}')).toBe(2);
    expect(tabs.map(({ replies }) => replies?.length)).toEqual([2, 2]);
    expect([deaf, ...others].map(({ replies }) => replies)).toEqual([undefined, undefined, undefined]);
  });

  it('delivers once where several subscriptions match', () => {
    const poll = send([connect(connected(ana, [topic, '/v2/ucs/*', '/**']))]);
    bayeux.publish(ana, topic, '{}');
    expect(poll.replies).toHaveLength(2);
  });

  it('ends a session that piles up without polling, so that the client learns of it', () => {
    const clientId = connected();
    for (let count = 0; count <= 1_000; count += 1) bayeux.publish(ana, topic, '{}');
    expect(answered([connect(clientId)])).toMatchObject([{ error: '402::Unknown client' }]);
  });

  it('by a client is refused', () => {
    const clientId = connected();
    const replies = answered([{ id: '9', channel: topic, data: { referenceId: 1 }, clientId }]);
    expect(replies).toMatchObject([{ id: '9', successful: false, error: expect.stringMatching(/^403::/) }]);
  });
});

describe('the acknowledgement extension', () => {
  it('sends again what the client has not acknowledged, and forgets what it has', () => {
    const clientId = connected(ana, topic, { ext: { ack: true } });
    bayeux.publish(ana, topic, '{"referenceId":1}');
    const lost = answered([connect(clientId, { ext: { ack: 1 } })]);
    expect(lost).toMatchObject([{ data: { referenceId: 1 } }, { ext: { ack: 2 } }]);
    const again = answered([connect(clientId, { ext: { ack: 1 } })]);
    expect(again).toMatchObject([{ data: { referenceId: 1 } }, { ext: { ack: 3 } }]);
    const received = send([connect(clientId, { ext: { ack: 3 } })]);
    expect(received.replies).toBeUndefined();
  });
});

describe('a session', () => {
  it('ends when its client is silent for too long', () => {
    const clientId = connected();
    now += 15_001;
    bayeux.expireSilent();
    expect(answered([connect(clientId)])).toMatchObject([{ error: '402::Unknown client' }]);
  });

  it('does not end while its poll is held', () => {
    const clientId = connected();
    const poll = send([connect(clientId)]);
    now += 60_000;
    bayeux.expireSilent();
    bayeux.publish(ana, topic, '{}');
    expect(poll.replies).toHaveLength(2);
  });

  it('ends with a disconnect, which answers its held poll', () => {
    const clientId = connected();
    const poll = send([connect(clientId)]);
    expect(answered([{ id: '5', channel: '/meta/disconnect', clientId }])).toMatchObject([{ successful: true }]);
    expect(poll.replies).toMatchObject([{ advice: { reconnect: 'none' } }]);
    expect(bayeux.sessionCount).toBe(0);
  });

  it('makes way when its user opens very many', () => {
    const first = connected();
    for (let count = 0; count < 100; count += 1) handshake();
    expect(answered([connect(first)])).toMatchObject([{ error: '402::Unknown client' }]);
    expect(bayeux.sessionCount).toBe(100);
  });
});

describe('subscribing', () => {
  it.each(['/meta/connect', 'v2/x', '/v2/*/x', '/v2/**/x', '/v2//x', '/', '', '/a b', 7, null, undefined, []])(
    'to %j fails',
    (subscription) => {
      const clientId = handshake();
      expect(answered([{ id: '2', channel: '/meta/subscribe', subscription, clientId }])).toMatchObject([
        { successful: false, error: expect.stringMatching(/^400::/) },
      ]);
    },
  );

  it('ends with an unsubscription', () => {
    const clientId = connected();
    answered([{ id: '4', channel: '/meta/unsubscribe', subscription: topic, clientId }]);
    expect(bayeux.publish(ana, topic, '{}')).toBe(0);
  });
});

it('answers a message without a channel, and goes on with the ones after it', () => {
  const replies = answered([
    { id: '1' },
    { id: '2', channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
  ]);
  expect(replies).toMatchObject([
    { id: '1', successful: false },
    { id: '2', successful: true },
  ]);
});

it('answers every held poll when it closes, with what waits for it, and holds none afterwards', () => {
  const clientId = connected();
  const poll = send([connect(clientId)]);
  bayeux.close();
  expect(poll.replies).toMatchObject([{ successful: true, advice: { reconnect: 'retry', interval: 1_000 } }]);
  expect(answered([connect(clientId)])).toHaveLength(1);
});

it('delivers to nobody when the principal is not complete', () => {
  expect(() => bayeux.publish({ tenantId: '', userId: 'ana' }, topic, '{}')).toThrow('tenant');
});
