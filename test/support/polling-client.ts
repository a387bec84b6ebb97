import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../src/kit/json.ts';
import { basic } from './desktop.ts';

const OPEN_ATTEMPTS = 100;
const AGAIN_MS = 100;

/** A desktop that polls all the time, begins a new session when it has to, and remembers every notification. */
export class PollingClient {
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #abort = new AbortController();
  readonly #received = new Map<number, { readonly data: JsonObject; readonly at: number }[]>();
  #clientId = '';
  #polling: Promise<void> | undefined;

  constructor(api: string, user = 'ana.duarte@example.org') {
    this.#api = api;
    this.#headers = { authorization: basic(user, 'demo'), 'content-type': 'application/json' };
  }

  /** Begins a session, as soon as the bridge takes one. */
  async open(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#begin();
        break;
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS) throw error;
        await wait(AGAIN_MS);
      }
    }
    this.#polling = this.#poll();
  }

  /** Sends an operation. Returns its number; undefined if it was refused. */
  async operate(id: string): Promise<number | undefined> {
    const reply = await this.#post(`/ucs/interactions/${encodeURIComponent(id)}`, {
      operationName: 'GetInteractionContent',
    });
    return typeof reply['referenceId'] === 'number' ? reply['referenceId'] : undefined;
  }

  /** What has come for a number. */
  received(referenceId: number): readonly { readonly data: JsonObject; readonly at: number }[] {
    return this.#received.get(referenceId) ?? [];
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#polling;
  }

  async #begin(): Promise<void> {
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const [reply] = await this.#send([handshake]);
    this.#clientId = String(reply?.['clientId']);
    const subscription = '/v2/ucs/interactions';
    await this.#send([{ channel: '/meta/subscribe', subscription, clientId: this.#clientId }]);
  }

  async #poll(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        const connect = { channel: '/meta/connect', connectionType: 'long-polling', clientId: this.#clientId };
        const messages = await this.#send([connect]);
        for (const { data } of messages) this.#note(data);
        if (messages.some(({ successful }) => successful === false)) await this.#begin();
      } catch {
        // A refusal or a cut connection: the client tries again, as desktops do.
        await wait(AGAIN_MS);
      }
    }
  }

  #note(data: unknown): void {
    const { referenceId } = (data ?? {}) as JsonObject;
    if (typeof referenceId !== 'number') return;
    const received = { data: data as JsonObject, at: performance.now() };
    this.#received.set(referenceId, [...(this.#received.get(referenceId) ?? []), received]);
  }

  async #send(messages: readonly object[]): Promise<readonly JsonObject[]> {
    const reply: unknown = await this.#post('/notifications', messages);
    if (!Array.isArray(reply)) throw new Error('not a list');
    return reply;
  }

  async #post(path: string, body: object): Promise<JsonObject> {
    const init = { method: 'POST', headers: this.#headers, body: JSON.stringify(body), signal: this.#abort.signal };
    return (await (await fetch(this.#api + path, init)).json()) as JsonObject;
  }
}
