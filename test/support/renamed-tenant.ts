import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Simulator } from '../../src/simulator/simulator.ts';

/** A simulated tenant under another tenant id: a server in front of a simulator that exchanges the two ids in both directions. */
export class RenamedTenant {
  readonly tenantId: string;
  readonly #server: Server;

  private constructor(simulator: Simulator, tenantId: string) {
    this.tenantId = tenantId;
    const toSimulator = (each: string): string => each.replaceAll(tenantId, simulator.tenantId);
    const fromSimulator = (each: string): string => each.replaceAll(simulator.tenantId, tenantId);
    this.#server = createServer(async (incoming, outgoing) => {
      const body = toSimulator(await text(incoming));
      const { host: _host, 'content-length': _length, ...headers } = incoming.headers;
      const options = { method: incoming.method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
      const forwarded = request(simulator.origin + toSimulator(incoming.url ?? ''), options, async (reply) => {
        const answer = fromSimulator(await text(reply));
        const { 'content-length': _size, ...replyHeaders } = reply.headers;
        outgoing.writeHead(reply.statusCode ?? 502, replyHeaders).end(answer);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  }

  static async start(simulator: Simulator, tenantId: string): Promise<RenamedTenant> {
    const tenant = new RenamedTenant(simulator, tenantId);
    tenant.#server.listen(0, '127.0.0.1');
    await once(tenant.#server, 'listening');
    return tenant;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
