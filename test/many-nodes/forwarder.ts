import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keepAliveAgent, type RoundRobin } from './round-robin.ts';

const MAX_TRIES = 300;
const REFUSED_PAUSE_MS = 50;

/** One address in front of all nodes, for clients that know only one. */
export class Forwarder {
  readonly #server = createServer((incoming, outgoing) => this.#receive(incoming, outgoing));
  readonly #agent = keepAliveAgent();
  readonly #roundRobin: RoundRobin;

  constructor(roundRobin: RoundRobin) {
    this.#roundRobin = roundRobin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #receive(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => this.#forward(incoming, Buffer.concat(parts), outgoing, 1));
    incoming.on('error', () => outgoing.destroy());
  }

  #forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, tries: number): void {
    const { method, url: path, headers } = incoming;
    const message = request({
      host: '127.0.0.1',
      port: this.#roundRobin.next().port,
      method,
      path,
      headers,
      agent: this.#agent,
    });
    outgoing.once('close', () => message.destroy());
    message.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.on('error', () => outgoing.destroy());
      response.pipe(outgoing);
    });
    message.on('error', (error: NodeJS.ErrnoException) => {
      if (outgoing.closed || outgoing.headersSent) return outgoing.destroy();
      if (error.code === 'ECONNREFUSED' && tries < MAX_TRIES) {
        setTimeout(() => this.#forward(incoming, body, outgoing, tries + 1), REFUSED_PAUSE_MS);
      } else outgoing.writeHead(502).end();
    });
    message.end(body);
  }
}
