import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/simulator/random.ts';
import { connectMessage, handshakeMessage, readConnect, repliesIn, subscribeMessage } from './bayeux-replies.ts';
import type { Caller } from './caller.ts';
import type { Listener, ListenerParts } from './listener.ts';
import type { Recorder } from './recorder.ts';
import type { PollOutcome } from './recording.ts';
import { vanishedMs } from './times.ts';

/** How often a client does what disturbs instead of a usual poll. */
const shares = {
  'reset-poll': 0.03,
  'cut-reply': 0.03,
  'two-polls': 0.03,
  vanish: 0.03,
  'handshake-again': 0.01,
  'subscribe-beside-poll': 0.015,
  disconnect: 0.01,
} as const;
type Disturbance = keyof typeof shares;

const FAILED_PAUSE_MS = 100;
const MAX_INTERVAL_MS = 1_000;

interface Session {
  readonly number: number;
  readonly clientId: string;
  ack: number;
}

/** A client with long polling and no library, that disturbs in every way a network and a hasty desktop do. */
export class PlainClient implements Listener {
  readonly #recorder: Recorder;
  readonly #caller: Caller;
  readonly #user: number;
  readonly #client: number;
  readonly #acknowledges: boolean;
  readonly #random: Random;
  readonly #opened = Promise.withResolvers<void>();
  #session: Session | undefined;
  #disturbs: boolean;
  #isStopped = false;
  #running: Promise<void> | undefined;

  constructor(parts: ListenerParts, disturbs: boolean) {
    this.#recorder = parts.recorder;
    this.#caller = parts.caller;
    this.#user = parts.user;
    this.#client = parts.client;
    this.#acknowledges = parts.acknowledges;
    this.#random = parts.random;
    this.#disturbs = disturbs;
  }

  async start(): Promise<void> {
    this.#running = this.#listen();
    await this.#opened.promise;
  }

  calm(): void {
    this.#disturbs = false;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#caller.close();
    await this.#running;
  }

  async #listen(): Promise<void> {
    while (!this.#isStopped) {
      const session = this.#session;
      if (!session) await this.#open();
      else await this.#listenOnce(session);
    }
  }

  async #listenOnce(session: Session): Promise<void> {
    const disturbance = this.#disturbs ? this.#chooseDisturbance() : undefined;
    if (!disturbance || (disturbance === 'disconnect' && this.#recorder.isWaiting(this.#user))) {
      return this.#poll(session);
    }
    this.#recorder.disturb(disturbance);
    switch (disturbance) {
      case 'reset-poll':
        return this.#poll(session, { resetAfterMs: this.#between(5, 1_000) });
      case 'cut-reply':
        return this.#poll(session, { cuts: true });
      case 'two-polls':
        await Promise.all([this.#poll(session), wait(this.#between(0, 30)).then(() => this.#poll(session))]);
        return;
      case 'vanish':
        if (this.#random() < 0.5) await this.#poll(session, { resetAfterMs: this.#between(5, 300) });
        await wait(this.#between(...vanishedMs));
        if (this.#random() < 0.5) this.#session = undefined;
        return;
      case 'handshake-again':
        this.#session = undefined;
        return;
      case 'subscribe-beside-poll':
        return this.#subscribeBesidePoll();
      case 'disconnect':
        return this.#disconnect(session);
    }
  }

  /** Opens a session: handshake and subscription. A failure of either is repeated by the caller. */
  async #open(): Promise<void> {
    const session = await this.#handshake();
    if (!session || !(await this.#subscribe(session))) return this.#pause();
    this.#session = session;
    this.#opened.resolve();
  }

  async #handshake(): Promise<Session | undefined> {
    const [reply] = await this.#exchange('', handshakeMessage(this.#acknowledges, 'long-polling'));
    if (reply?.['successful'] !== true) return undefined;
    const number = this.#recorder.openSession(this.#user, this.#client, this.#acknowledges);
    return { number, clientId: String(reply['clientId']), ack: this.#acknowledges ? 0 : -1 };
  }

  async #subscribe({ clientId }: Session): Promise<boolean> {
    const [reply] = await this.#exchange('/subscribe', subscribeMessage(clientId));
    return reply?.['successful'] === true;
  }

  /** A new session whose poll is held before it subscribes. */
  async #subscribeBesidePoll(): Promise<void> {
    const session = await this.#handshake();
    if (!session) return this.#pause();
    this.#session = session;
    await this.#poll(session); // the first one returns at once
    const held = this.#poll(session);
    await wait(this.#between(10, 150));
    const isSubscribed = await this.#subscribe(session);
    await held;
    if (!isSubscribed) this.#session = undefined;
  }

  async #disconnect({ number, clientId }: Session): Promise<void> {
    const [reply] = await this.#exchange('/disconnect', { id: '4', channel: '/meta/disconnect', clientId });
    if (reply?.['successful'] === true) this.#recorder.closeSession(number);
    this.#session = undefined;
  }

  async #poll(session: Session, how: { resetAfterMs?: number; cuts?: boolean } = {}): Promise<void> {
    const poll = this.#recorder.beginPoll(session.number, session.ack);
    const end = (outcome: PollOutcome, batch: number, node: number): void =>
      this.#recorder.endPoll(poll, outcome, { batch, node });
    const message = connectMessage(session.clientId, session.ack, 'long-polling');
    const { outcome, node, status, body } = await this.#caller.post('/api/v2/notifications/connect', [message], how);
    if (this.#isStopped) return;
    if (outcome !== 'complete') {
      end(outcome, -1, node);
      return outcome === 'failed' ? this.#pause() : undefined;
    }
    const { notifications, isSuccessful, wantsHandshake, batch, intervalMs } = readConnect(
      status === 200 ? repliesIn(body) : [],
    );
    end(isSuccessful ? 'complete' : 'refused', batch, node);
    for (const data of notifications) this.#recorder.hear(poll, data);
    session.ack = Math.max(session.ack, this.#acknowledges ? batch : -1);
    if (wantsHandshake && this.#session === session) this.#session = undefined;
    if (!isSuccessful && !wantsHandshake) await this.#pause();
    if (intervalMs > 0) await wait(Math.min(intervalMs, MAX_INTERVAL_MS));
  }

  async #exchange(suffix: string, message: object) {
    const { status, body } = await this.#caller.post(`/api/v2/notifications${suffix}`, [message]);
    return status === 200 ? repliesIn(body) : [];
  }

  #chooseDisturbance(): Disturbance | undefined {
    let left = this.#random();
    for (const [name, share] of Object.entries(shares)) {
      left -= share;
      if (left < 0) return name as Disturbance;
    }
    return undefined;
  }

  #between(least: number, most: number): number {
    return least + this.#random() * (most - least);
  }

  async #pause(): Promise<void> {
    await wait(this.#between(FAILED_PAUSE_MS / 2, FAILED_PAUSE_MS * 2));
  }
}
