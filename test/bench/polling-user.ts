import { type Agent, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { basic } from '../support/desktop.ts';

/** One user with one session, whose poll is always held. */
export class PollingUser {
  readonly #origin: string;
  readonly #agent: Agent;
  #credentials: { readonly authorization: string } | { readonly cookie: string };
  #clientId = '';
  readonly #waiting: (() => void)[] = [];

  constructor(origin: string, name: string, agent: Agent) {
    this.#origin = origin;
    this.#credentials = { authorization: basic(name, 'right') };
    this.#agent = agent;
  }

  async open(): Promise<void> {
    const [handshake] = await this.#cometd({ channel: '/meta/handshake' });
    this.#clientId = String(handshake?.clientId);
    await this.#cometd({ channel: '/meta/subscribe', subscription: '/v2/ucs/interactions' });
    await this.#cometd({ channel: '/meta/connect' });
    this.#poll();
  }

  /** Sends an operation and waits for its notification. */
  async operate(): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
    await this.#post('/api/v2/ucs/interactions/i', { operationName: 'GetInteractionContent' });
    await heard;
  }

  #poll(): void {
    this.#cometd({ channel: '/meta/connect' }).then(
      (messages) => {
        // A reply to a poll may bring several notifications.
        for (let count = 1; count < messages.length; count += 1) this.#waiting.shift()?.();
        this.#poll();
      },
      () => {}, // the server has been stopped
    );
  }

  async #cometd(message: object): Promise<readonly { readonly clientId?: string }[]> {
    return JSON.parse(await this.#post('/api/v2/notifications', [{ ...message, clientId: this.#clientId }]));
  }

  #post(path: string, body: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { ...this.#credentials, 'content-type': 'application/json' };
      const request = send(this.#origin + path, { method: 'POST', headers, agent: this.#agent }, (response) => {
        // Desktops sign in once, and keep the cookie.
        const [cookie] = response.headers['set-cookie'] ?? [];
        if (cookie?.startsWith('JSESSIONID')) this.#credentials = { cookie: cookie.split(';', 1)[0] ?? '' };
        text(response).then(resolve, reject);
      });
      request.on('error', reject);
      request.end(JSON.stringify(body));
    });
  }
}
