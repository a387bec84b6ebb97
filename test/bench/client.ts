import { Pool } from 'undici';
import { isJsonObject, type JsonObject } from '../../src/kit/json.ts';
import { basic } from '../support/desktop.ts';

/** A lean client for measuring: keep-alive connections for requests, one unless it is told otherwise, and one for its poll. */
export class BenchClient {
  readonly #pool: Pool;
  readonly #waiting = new Map<unknown, (data: JsonObject) => void>();
  readonly #early = new Map<unknown, JsonObject>();
  #clientId = '';
  #open = true;
  cookie = '';

  constructor(origin: string, connections = 1) {
    this.#pool = new Pool(origin, { connections: connections + 1, pipelining: 1 });
  }

  async connect(): Promise<void> {
    const { headers, body } = await this.#pool.request({
      method: 'GET',
      path: '/api/v2/me',
      headers: { authorization: basic('ana.duarte@example.org', 'demo') },
    });
    await body.dump();
    this.cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
    const [handshake] = await this.#bayeux({ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] });
    this.#clientId = String(handshake?.['clientId']);
    await this.#bayeux({ channel: '/meta/subscribe', subscription: '/v2/ucs/interactions' });
    void this.#poll();
  }

  /** Milliseconds from the request for a content until its notification is here. */
  async timed(interactionId: string): Promise<number> {
    const { ms } = await this.asked(`/ucs/interactions/${interactionId}`, { operationName: 'GetInteractionContent' });
    return ms;
  }

  /** Sends an operation; its notification, and the milliseconds from the request until it was here. */
  async asked(path: string, body: object): Promise<{ readonly ms: number; readonly data: JsonObject }> {
    const began = performance.now();
    const { referenceId } = (await this.post(`/api/v2${path}`, body)) as { referenceId: number };
    const early = this.#early.get(referenceId);
    this.#early.delete(referenceId);
    const data = early ?? (await new Promise<JsonObject>((resolve) => this.#waiting.set(referenceId, resolve)));
    return { ms: performance.now() - began, data };
  }

  async post(path: string, body: object): Promise<unknown> {
    const response = await this.#pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: JSON.stringify(body),
    });
    return response.body.json();
  }

  async close(): Promise<void> {
    this.#open = false;
    await this.#pool.destroy();
  }

  #bayeux(message: object): Promise<JsonObject[]> {
    return this.post('/api/v2/notifications', [{ id: '1', clientId: this.#clientId, ...message }]) as Promise<
      JsonObject[]
    >;
  }

  async #poll(): Promise<void> {
    while (this.#open) {
      const messages = await this.#bayeux({ channel: '/meta/connect', connectionType: 'long-polling' }).catch(() => []);
      for (const { data } of messages) {
        if (!isJsonObject(data)) continue;
        const { referenceId } = data;
        const done = this.#waiting.get(referenceId);
        if (done) done(data);
        else this.#early.set(referenceId, data);
        this.#waiting.delete(referenceId);
      }
    }
  }
}
