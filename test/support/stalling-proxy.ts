import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server on which every connection stalls after so many bytes from the client, as if it were very slow. */
export class StallingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number, bytes: number) {
    this.#server = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      let left = bytes;
      client.on('data', (data) => {
        left -= data.length;
        if (left >= 0) server.write(data);
      });
      server.pipe(client);
      for (const [socket, other] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => {}); // its other end has closed
        socket.on('close', () => other.destroy());
      }
    });
  }

  static async start(port: number, bytes: number): Promise<StallingProxy> {
    const proxy = new StallingProxy(port, bytes);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
