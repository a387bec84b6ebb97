import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../src/kit/json.ts';
import {
  connectMessage,
  handshakeMessage,
  notificationsIn,
  readConnect,
  repliesIn,
  subscribeMessage,
} from './bayeux-replies.ts';
import type { Listener, ListenerParts } from './listener.ts';
import type { RoundRobin } from './round-robin.ts';
import { REQUEST_MS, vanishedMs } from './times.ts';

const PAUSE_MS = 100;
const VANISH_SHARE = 0.02;

interface Session {
  readonly number: number;
  readonly clientId: string;
  ack: number;
}

/** A client over WebSocket. When its socket breaks, it goes on at the next node with the same session. */
export class SocketClient implements Listener {
  readonly #parts: ListenerParts;
  readonly #roundRobin: RoundRobin;
  readonly #opened = Promise.withResolvers<void>();
  #session: Session | undefined;
  #socket: WebSocket | undefined;
  #node = -1;
  #disturbs: boolean;
  #isStopped = false;
  #running: Promise<void> | undefined;
  /** The poll that brings notifications now; -1 if there is none. */
  #poll = -1;
  #onMessages: (replies: readonly JsonObject[]) => void = () => {};
  #onEnd: () => void = () => {};

  constructor(parts: ListenerParts, roundRobin: RoundRobin, disturbs: boolean) {
    this.#parts = parts;
    this.#roundRobin = roundRobin;
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
    this.#socket?.close();
    this.#onEnd();
    await this.#running;
  }

  async #listen(): Promise<void> {
    while (!this.#isStopped) {
      if (this.#socket?.readyState !== WebSocket.OPEN && !(await this.#connect())) await wait(PAUSE_MS);
      else if (!this.#session) await this.#open();
      else await this.#pollOnce(this.#session);
    }
  }

  /** Opens a socket to the next node. */
  async #connect(): Promise<boolean> {
    const { node, port } = this.#roundRobin.next();
    // Node's WebSocket takes headers, which that of browsers does not.
    const options = { headers: { authorization: this.#parts.caller.authorization } } as unknown as string[];
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v2/notifications`, options);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const patience = setTimeout(() => resolve(false), REQUEST_MS);
    socket.onopen = () => resolve(true);
    socket.onerror = () => resolve(false);
    socket.onclose = () => {
      resolve(false);
      if (this.#socket === socket) this.#onEnd();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket || this.#isStopped) return;
      const replies = repliesIn(String(data));
      for (const notification of notificationsIn(replies)) this.#parts.recorder.hear(this.#poll, notification);
      this.#onMessages(replies);
    };
    const isOpen = await promise;
    clearTimeout(patience);
    if (!isOpen || this.#isStopped) {
      socket.close();
      return false;
    }
    [this.#socket, this.#node] = [socket, node];
    return true;
  }

  async #open(): Promise<void> {
    const { recorder, user, client, acknowledges } = this.#parts;
    const [handshake] = await this.#exchange(handshakeMessage(acknowledges, 'websocket'));
    if (handshake?.['successful'] !== true) return wait(PAUSE_MS);
    const clientId = String(handshake['clientId']);
    const number = recorder.openSession(user, client, acknowledges);
    const [subscribe] = await this.#exchange(subscribeMessage(clientId));
    if (subscribe?.['successful'] !== true) return wait(PAUSE_MS);
    this.#session = { number, clientId, ack: acknowledges ? 0 : -1 };
    this.#opened.resolve();
  }

  async #pollOnce(session: Session): Promise<void> {
    const { recorder, random } = this.#parts;
    const poll = recorder.beginPoll(session.number, session.ack, this.#node);
    this.#poll = poll;
    const vanishes = this.#disturbs && random() < VANISH_SHARE;
    const vanishing = vanishes ? setTimeout(() => this.#socket?.close(), random() * 500) : undefined;
    if (vanishes) recorder.disturb('socket-closed');
    const replies = await this.#exchange(connectMessage(session.clientId, session.ack, 'websocket'));
    clearTimeout(vanishing);
    if (this.#isStopped) return;
    if (replies.length === 0) {
      recorder.endPoll(poll, vanishes ? 'reset' : 'failed');
      if (vanishes) await wait(vanishedMs[0] + random() * (vanishedMs[1] - vanishedMs[0]));
      return;
    }
    const { isSuccessful, wantsHandshake, batch, intervalMs } = readConnect(replies);
    recorder.endPoll(poll, isSuccessful ? 'complete' : 'refused', { batch });
    session.ack = Math.max(session.ack, this.#parts.acknowledges ? batch : -1);
    if (wantsHandshake) this.#session = undefined;
    if (intervalMs > 0) await wait(Math.min(intervalMs, 1_000));
  }

  /** Sends a message. Resolves with the replies that contain its own, or with none if the socket ends before. */
  async #exchange(message: JsonObject): Promise<readonly JsonObject[]> {
    const { promise, resolve } = Promise.withResolvers<readonly JsonObject[]>();
    this.#onMessages = (replies) => {
      if (replies.some(({ channel }) => channel === message['channel'])) resolve(replies);
    };
    this.#onEnd = () => resolve([]);
    if (this.#socket?.readyState !== WebSocket.OPEN) return [];
    const patience = setTimeout(() => {
      this.#socket?.close();
      resolve([]);
    }, REQUEST_MS);
    this.#socket.send(JSON.stringify([message]));
    const replies = await promise;
    clearTimeout(patience);
    return replies;
  }
}
