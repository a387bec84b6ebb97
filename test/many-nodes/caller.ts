import type { Agent } from 'node:http';
import { basic } from '../support/desktop.ts';
import { PASSWORD, userNameOf } from './cluster.ts';
import { type Exchange, type ExchangeRequest, keepAliveAgent, type RoundRobin } from './round-robin.ts';

/** The requests of one client of a user, who signs in with Basic every time, or only when the cookie is refused. */
export class Caller {
  readonly authorization: string;
  readonly #roundRobin: RoundRobin;
  readonly #usesCookie: boolean;
  readonly #agent: Agent = keepAliveAgent();
  #cookie: string | undefined;

  constructor(roundRobin: RoundRobin, user: number, usesCookie: boolean) {
    this.#roundRobin = roundRobin;
    this.#usesCookie = usesCookie;
    this.authorization = basic(userNameOf(user), PASSWORD);
  }

  /** Posts JSON. A request whose cookie is refused is sent again with Basic. */
  async post(path: string, body: object, more: Omit<ExchangeRequest, 'path' | 'headers' | 'body'> = {}) {
    const cookie = this.#cookie;
    const exchange = await this.#post(path, body, more);
    if (exchange.status !== 403 || cookie === undefined) return exchange;
    // Another request may have signed in meanwhile.
    if (this.#cookie === cookie) this.#cookie = undefined;
    return this.#post(path, body, more);
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #post(path: string, body: object, more: Omit<ExchangeRequest, 'path' | 'headers' | 'body'>): Promise<Exchange> {
    const sign = this.#cookie === undefined ? { authorization: this.authorization } : { cookie: this.#cookie };
    const text = JSON.stringify(body);
    const size = String(Buffer.byteLength(text));
    const headers = { 'content-type': 'application/json', 'content-length': size, ...sign };
    const exchange = await this.#roundRobin.post(this.#agent, { path, headers, body: text, ...more });
    if (this.#usesCookie && exchange.cookie !== undefined) this.#cookie = exchange.cookie;
    return exchange;
  }
}
