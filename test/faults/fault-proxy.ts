import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What the network does to a connection. */
export type NetworkFault =
  | { readonly kind: 'none' }
  /** Every answer comes later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Connections are reset as soon as they are used. */
  | { readonly kind: 'reset' }
  /** Connections are accepted and nothing ever comes back, as behind a firewall that drops packets. */
  | { readonly kind: 'half-open' }
  /** Answers come in small pieces with pauses. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly everyMs: number }
  /** Connections are cut after so many bytes of an answer. */
  | { readonly kind: 'truncated'; readonly bytes: number }
  /** Nothing listens. */
  | { readonly kind: 'closed' };

/** A way to a server on which a network fault can be switched on and off. */
export class FaultProxy {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #fault: NetworkFault = { kind: 'none' };
  #port = 0;

  constructor(targetPort: number) {
    this.#target = targetPort;
    this.#server = this.#listen();
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Connections of before end, except where the fault is about them. */
  async set(fault: NetworkFault): Promise<void> {
    const before = this.#fault;
    this.#fault = fault;
    if (fault.kind === 'closed') {
      this.#server.close();
      this.#cutAll();
    } else if (before.kind === 'closed') {
      this.#server = this.#listen();
      await this.start();
    }
    if (fault.kind === 'none' || fault.kind === 'reset') this.#cutAll();
  }

  stop(): void {
    this.#server.close();
    this.#cutAll();
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  #listen(): Server {
    return createServer((client) => {
      const server = connect(this.#target, '127.0.0.1');
      let passed = 0;
      client.on('data', (data) => {
        if (this.#fault.kind === 'reset') client.resetAndDestroy();
        else if (this.#fault.kind !== 'half-open') server.write(data);
      });
      let turn = Promise.resolve();
      server.on('data', (data: Buffer) => {
        turn = turn.then(() => this.#answer(client, data, passed));
        passed += data.length;
      });
      for (const [socket, other] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => {}); // its other end has closed
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
  }

  async #answer(client: Socket, data: Buffer, passed: number): Promise<void> {
    const fault = this.#fault;
    if (fault.kind === 'half-open') return;
    if (fault.kind === 'latency') await wait(fault.ms);
    if (fault.kind === 'truncated' && passed + data.length > fault.bytes) {
      client.write(data.subarray(0, Math.max(0, fault.bytes - passed)));
      client.resetAndDestroy();
      return;
    }
    if (fault.kind !== 'slow') {
      client.write(data);
      return;
    }
    for (let at = 0; at < data.length && !client.destroyed; at += fault.bytes) {
      client.write(data.subarray(at, at + fault.bytes));
      await wait(fault.everyMs);
    }
  }
}
