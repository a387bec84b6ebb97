import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { isSocketAllowed } from './limits.policy.ts';

/** The sockets of each address over which no authenticated request has come. A whole call centre may share an address, so all others do not count. */
export class SocketLimits {
  readonly #unknown = new Map<string, Set<Socket>>();
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
      const sockets = this.#unknown.get(address) ?? new Set();
      if (!isSocketAllowed(sockets.size)) {
        socket.destroy();
        return;
      }
      this.#unknown.set(address, sockets.add(socket));
      socket.once('close', () => this.#forget(address, socket));
    });
  }

  /** Notes that an authenticated request has come over its socket. */
  setAuthenticated({ socket }: Pick<FastifyRequest, 'socket'>): void {
    if (socket.remoteAddress !== undefined) this.#forget(socket.remoteAddress, socket);
  }

  #isProxy(text: string): boolean {
    if (this.#proxies.length === 0) return false;
    const address = ipaddr.process(text);
    return this.#proxies.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  }

  #forget(address: string, socket: Socket): void {
    const sockets = this.#unknown.get(address);
    if (!sockets?.delete(socket)) return;
    if (sockets.size === 0) this.#unknown.delete(address);
  }
}

type Network = readonly [ReturnType<typeof ipaddr.process>, number];

/** A network, or a single address as a network. */
function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
