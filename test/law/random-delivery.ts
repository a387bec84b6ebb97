import { Bayeux } from '../../src/bayeux/bayeux.ts';
import { ByteBudget } from '../../src/delivery/byte-budget.ts';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../../src/delivery/memory-delivery.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import type { Principal } from '../../src/kit/principal.ts';
import { ManualClock } from '../support/manual-clock.ts';

const TENANTS = 20;
const USERS_PER_TENANT = 10;
const topic = '/v2/ucs/interactions';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** What happened to the notifications of a run. */
export interface DeliveryReport {
  readonly published: number;
  readonly delivered: number;
  /** Notifications that reached another user than their own. */
  readonly wrong: number;
  /** Notifications that a client which was subscribed all the time and received the reply did not get. */
  readonly lost: number;
  /** Notifications that one session received twice although it had received them completely. */
  readonly repeated: number;
}

/** A client of one user: it polls, breaks connections, and handshakes again. */
class RandomClient {
  readonly principal: Principal;
  readonly received: number[] = [];
  readonly #bayeux: Bayeux;
  readonly #random: () => number;
  #clientId: unknown;
  #ack = 0;
  #breakPoll: (() => void) | undefined;

  constructor(bayeux: Bayeux, principal: Principal, random: () => number) {
    this.#bayeux = bayeux;
    this.#random = random;
    this.principal = principal;
  }

  async open(): Promise<void> {
    const [handshake] = await this.#send([{ channel: '/meta/handshake', ext: { ack: true } }]);
    this.#clientId = handshake?.['clientId'];
    this.#ack = 0;
    await this.#send([{ channel: '/meta/subscribe', clientId: this.#clientId, subscription: topic }]);
    await this.poll();
  }

  /** Takes and acknowledges what waits, and goes on with another session. */
  async reopen(): Promise<void> {
    await this.drain();
    await this.#send([{ channel: '/meta/disconnect', clientId: this.#clientId }]);
    await this.open();
  }

  /** One poll takes what waits, the next acknowledges it. */
  async drain(): Promise<void> {
    // Several times, because replies may be lost.
    for (let polls = 0; polls < 8; polls += 1) {
      this.breakPoll();
      await this.poll();
    }
    this.breakPoll();
  }

  /** Polls once: takes what waits, or leaves a poll that is held. */
  async poll(): Promise<void> {
    const replies = await this.#send([
      { channel: '/meta/connect', clientId: this.#clientId, ext: { ack: this.#ack }, connectionType: 'long-polling' },
    ]);
    this.#take(replies);
  }

  /** The connection of the held poll breaks: what was sent over it may not have arrived. */
  breakPoll(): void {
    this.#breakPoll?.();
    this.#breakPoll = undefined;
  }

  #take(replies: readonly JsonObject[]): void {
    for (const { data } of replies) if (data !== undefined) this.received.push((data as { n: number }).n);
    const ext = replies.at(-1)?.['ext'] as { ack?: number } | undefined;
    if (ext?.ack !== undefined) this.#ack = ext.ack;
  }

  async #send(messages: readonly object[]): Promise<readonly JsonObject[]> {
    const listeners: ((isSent: boolean) => void)[] = [];
    let closed = false;
    let replies: JsonObject[] = [];
    let isDone = false;
    const isPoll = messages.some((message) => 'connectionType' in message);
    const close = (isSent: boolean): void => {
      if (closed) return;
      closed = true;
      for (const listener of listeners) listener(isSent);
    };
    this.#breakPoll = () => close(false);
    await this.#bayeux.handle(messages, this.principal, {
      send: (text) => {
        // One poll in twenty is answered over a connection that has just broken.
        const isLost = isPoll && this.#random() < 0.05;
        if (closed || isLost) return close(false);
        replies = JSON.parse(text);
        if (isDone) this.#take(replies); // the reply to a poll that was held
        close(true);
      },
      abort: () => close(false),
      get closed() {
        return closed;
      },
      onClose: (listener) => listeners.push(listener),
    });
    isDone = true;
    return replies;
  }
}

/** Publishes numbered notifications to random users of many tenants, whose clients poll, lose connections and come back, and checks who got what. */
export async function deliverRandomly(notifications: number, random: () => number): Promise<DeliveryReport> {
  const clock = new ManualClock(0);
  const delivery = new MemoryDelivery({ clock, times: defaultDeliveryTimes });
  const budget = new ByteBudget({ bytes: 1e9, userBytes: 1e8 });
  const bayeux = new Bayeux({ sessions: delivery, outbox: delivery, budget, clock, log: silent, channel: topic });
  const clients: RandomClient[] = [];
  for (let index = 0; index < TENANTS * USERS_PER_TENANT; index += 1) {
    // Users of different tenants have the same ids.
    const principal = { tenantId: `tenant-${index % TENANTS}`, userId: `user-${Math.floor(index / TENANTS)}` };
    clients.push(new RandomClient(bayeux, principal, random));
  }
  for (const client of clients) await client.open();
  const owners: number[] = [];
  const pick = (): number => Math.floor(random() * clients.length);
  for (let n = 0; n < notifications; n += 1) {
    const owner = pick();
    owners.push(owner);
    const { principal } = clients[owner] as RandomClient;
    const place = budget.reserve(principal, 'result', 100);
    if (!place) throw new Error('The budget is used up');
    await delivery.append(
      principal,
      { operationId: String(n), dataJson: JSON.stringify({ n }), failedJson: '{}' },
      place,
    );
    const [chance, other] = [random(), clients[pick()] as RandomClient];
    if (chance < 0.3) other.breakPoll();
    if (chance < 0.8) await other.poll();
    if (chance > 0.99) await other.reopen();
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setImmediate(resolve));
  for (const client of clients) await client.drain();
  let [wrong, repeated, delivered] = [0, 0, 0];
  const arrived = new Set<number>();
  for (const [index, { received }] of clients.entries()) {
    delivered += received.length;
    repeated += received.length - new Set(received).size;
    for (const n of received) {
      if (owners[n] !== index) wrong += 1;
      arrived.add(n);
    }
  }
  return { published: notifications, delivered, wrong, repeated, lost: notifications - arrived.size };
}
