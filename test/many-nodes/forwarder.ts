import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
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
    incoming.on('end', () => this.#forward(incoming, Buffer.concat(parts), outgoing));
    incoming.on('error', () => outgoing.destroy());
  }

  #forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    let message: ClientRequest | undefined;
    outgoing.once('close', () => message?.destroy());
    const send = (tries: number): void => {
      if (outgoing.closed) return;
      const { method, url: path, headers } = incoming;
      const { port } = this.#roundRobin.next();
      message = request({ host: '127.0.0.1', port, method, path, headers, agent: this.#agent });
      message.on('response', (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.on('error', () => outgoing.destroy());
        response.pipe(outgoing);
      });
      message.on('error', (error: NodeJS.ErrnoException) => {
        if (outgoing.closed || outgoing.headersSent) outgoing.destroy();
        else if (error.code === 'ECONNREFUSED' && tries < MAX_TRIES) setTimeout(send, REFUSED_PAUSE_MS, tries + 1);
        else outgoing.writeHead(502).end();
      });
      message.end(body);
    };
    send(1);
  }
}
