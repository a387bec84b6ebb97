import { Pool } from 'undici';
import type { JsonObject } from '../../src/kit/json.ts';
import { basic } from '../support/desktop.ts';

/** A lean client for measuring: one keep-alive connection for requests, one for its poll. */
export class BenchClient {
  readonly #pool: Pool;
  readonly #waiting = new Map<unknown, () => void>();
  readonly #early = new Set<unknown>();
  #clientId = '';
  #open = true;
  cookie = '';

  constructor(origin: string) {
    this.#pool = new Pool(origin, { connections: 2, pipelining: 1 });
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

  /** Milliseconds from the request until its notification is here. */
  async timed(interactionId: string): Promise<number> {
    const began = performance.now();
    const { referenceId } = (await this.post(`/api/v2/ucs/interactions/${interactionId}`, {
      operationName: 'GetInteractionContent',
    })) as { referenceId: number };
    if (!this.#early.delete(referenceId)) await new Promise<void>((resolve) => this.#waiting.set(referenceId, resolve));
    return performance.now() - began;
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
        if (!data) continue;
        const { referenceId } = data as { referenceId: number };
        const done = this.#waiting.get(referenceId);
        if (done) done();
        else this.#early.add(referenceId);
        this.#waiting.delete(referenceId);
      }
    }
  }
}
