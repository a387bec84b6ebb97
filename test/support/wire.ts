import type { JsonObject } from '../../src/kit/json.ts';
import { basic } from './desktop.ts';

/** A CometD client without a library: one request and its complete answer at a time, like the oldest desktops. */
export class Wire {
  clientId = '';
  readonly #api: string;
  readonly #headers: Record<string, string>;

  constructor(api: string, user = 'ana.duarte@example.org', password = 'demo') {
    this.#api = api;
    this.#headers = { authorization: basic(user, password), 'content-type': 'application/json' };
  }

  async send(messages: unknown, suffix = '', signal?: AbortSignal): Promise<JsonObject[]> {
    const response = await fetch(`${this.#api}/notifications${suffix}`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(messages),
      ...(signal && { signal }),
    });
    return (await response.json()) as JsonObject[];
  }

  /** Handshake, subscription and the first connect, whose messages it returns. */
  async open(channel = '/v2/ucs/interactions'): Promise<JsonObject[]> {
    const [handshake] = await this.send([
      { id: '1', channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
    ]);
    this.clientId = String(handshake?.['clientId']);
    await this.send([{ id: '2', channel: '/meta/subscribe', subscription: channel, clientId: this.clientId }]);
    return this.connect();
  }

  connect(signal?: AbortSignal): Promise<JsonObject[]> {
    const connect = { id: '3', channel: '/meta/connect', connectionType: 'long-polling', clientId: this.clientId };
    return this.send([connect], '/connect', signal);
  }

  /** The complete response to a poll. */
  connectResponse(): Promise<Response> {
    const connect = { id: '3', channel: '/meta/connect', connectionType: 'long-polling', clientId: this.clientId };
    const init = { method: 'POST', headers: this.#headers, body: JSON.stringify([connect]) };
    return fetch(`${this.#api}/notifications/connect`, init);
  }

  /** Requests an interaction's content and returns the data of its notification. */
  async content(interactionId: string): Promise<JsonObject> {
    const held = this.connect();
    await this.request(interactionId);
    return (await held)[0]?.['data'] as JsonObject;
  }

  /** Sends an operation. Returns its acknowledgement and the data of its notification; a refused operation has no notification. */
  async operate(path: string, body: object): Promise<{ reply: JsonObject; data: JsonObject }> {
    const abort = new AbortController();
    const held = this.connect(abort.signal).catch(() => []);
    const response = await fetch(this.#api + path, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    const reply = (await response.json()) as JsonObject;
    if (reply['statusCode'] !== 0) abort.abort();
    return { reply, data: ((await held)[0]?.['data'] ?? {}) as JsonObject };
  }

  /** Requests a resource and returns the status and the body of its answer. */
  async get(path: string): Promise<{ status: number; body: JsonObject }> {
    const response = await fetch(this.#api + path, { headers: this.#headers });
    return { status: response.status, body: (await response.json()) as JsonObject };
  }

  async request(interactionId: string, body: object = {}): Promise<JsonObject> {
    const response = await fetch(`${this.#api}/ucs/interactions/${encodeURIComponent(interactionId)}`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({ operationName: 'GetInteractionContent', ...body }),
    });
    return (await response.json()) as JsonObject;
  }
}
