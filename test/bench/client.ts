import { Pool } from 'undici';
import { isJsonObject, type JsonObject } from '../../src/kit/json.ts';
import { basic } from '../support/desktop.ts';

/** A minimal desktop client for measurements, with `connections` keep-alive connections for requests and one for its poll. */
export class BenchClient {
  readonly #pool: Pool;
  readonly #pending = new Map<unknown, (data: JsonObject) => void>();
  readonly #unclaimed = new Map<unknown, JsonObject>();
  #clientId = '';
  #isOpen = true;
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

  /** Requests a content and returns the milliseconds until its notification arrives. */
  async contentMs(interactionId: string): Promise<number> {
    const { ms } = await this.request(`/ucs/interactions/${interactionId}`, { operationName: 'GetInteractionContent' });
    return ms;
  }

  /** Sends an operation. Returns the notification's data and the milliseconds from the request until it arrived. */
  async request(path: string, body: object): Promise<{ readonly ms: number; readonly data: JsonObject }> {
    const start = performance.now();
    const { referenceId } = (await this.post(`/api/v2${path}`, body)) as { referenceId: number };
    const unclaimed = this.#unclaimed.get(referenceId);
    this.#unclaimed.delete(referenceId);
    const data = unclaimed ?? (await new Promise<JsonObject>((resolve) => this.#pending.set(referenceId, resolve)));
    return { ms: performance.now() - start, data };
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
    this.#isOpen = false;
    await this.#pool.destroy();
  }

  #bayeux(message: object): Promise<JsonObject[]> {
    return this.post('/api/v2/notifications', [{ id: '1', clientId: this.#clientId, ...message }]) as Promise<
      JsonObject[]
    >;
  }

  async #poll(): Promise<void> {
    while (this.#isOpen) {
      const messages = await this.#bayeux({ channel: '/meta/connect', connectionType: 'long-polling' }).catch(() => []);
      for (const { data } of messages) {
        if (!isJsonObject(data)) continue;
        const { referenceId } = data;
        const resolve = this.#pending.get(referenceId);
        if (resolve) resolve(data);
        else this.#unclaimed.set(referenceId, data);
        this.#pending.delete(referenceId);
      }
    }
  }
}
