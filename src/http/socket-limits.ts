import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { isSocketAllowed } from './limits.policy.ts';

/** The sockets of each address over which no authenticated request has come. A whole call centre may share an address, so all others do not count. */
export class SocketLimits {
  readonly #addressOf = new Map<Socket, string>();
  readonly #counts = new Map<string, number>();
  readonly #proxies: readonly Network[];

  /** Networks of proxies have no limit: everybody is behind them. */
  constructor(proxies: readonly string[]) {
    this.#proxies = proxies.map((each) => networkOf(each));
  }

  /** Closes sockets that are too many for their address. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      const { remoteAddress: address } = socket;
      if (address === undefined || this.#isProxy(address)) return;
      const count = this.#counts.get(address) ?? 0;
      if (!isSocketAllowed(count)) {
        socket.destroy();
        return;
      }
      this.#addressOf.set(socket, address);
      this.#counts.set(address, count + 1);
      socket.once('close', () => this.#forget(socket));
    });
  }

  /** Notes that an authenticated request has come over its socket. */
  setAuthenticated({ socket }: Pick<FastifyRequest, 'socket'>): void {
    this.#forget(socket);
  }

  #isProxy(text: string): boolean {
    if (this.#proxies.length === 0) return false;
    const address = ipaddr.process(text);
    return this.#proxies.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  }

  #forget(socket: Socket): void {
    const address = this.#addressOf.get(socket);
    if (address === undefined) return;
    this.#addressOf.delete(socket);
    const left = (this.#counts.get(address) ?? 1) - 1;
    if (left === 0) this.#counts.delete(address);
    else this.#counts.set(address, left);
  }
}

type Network = readonly [ReturnType<typeof ipaddr.process>, number];

/** A network, or a single address as a network. */
function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
