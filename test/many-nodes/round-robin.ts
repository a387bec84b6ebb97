import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { REQUEST_MS } from './times.ts';

const REFUSED_PAUSE_MS = 50;
const MAX_TRIES = 300;

/** How an exchange ended, from the client's view: see `PollOutcome`. */
export type ExchangeOutcome = 'complete' | 'reset' | 'cut' | 'failed';

/** A reply, or what there was instead. `status` is 0 unless the outcome is `complete`. */
export interface Exchange {
  readonly outcome: ExchangeOutcome;
  readonly node: number;
  readonly status: number;
  readonly body: string;
  /** The session cookie that the reply sets. */
  readonly cookie: string | undefined;
}

/** What a client sends, and how it breaks the exchange. */
export interface ExchangeRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Resets the connection after so many milliseconds, unless the reply has begun. */
  readonly resetAfterMs?: number | undefined;
  /** Resets the connection when the first bytes of the reply arrive. */
  readonly cuts?: boolean;
  /** Called with the node that has accepted the connection. */
  readonly onSent?: ((node: number) => void) | undefined;
}

/** Sends each request to the next node that accepts connections, without stickiness. */
export class RoundRobin {
  readonly #ports: readonly number[];
  #next = 0;

  constructor(ports: readonly number[]) {
    this.#ports = ports;
  }

  /** The next node and its port. */
  next(): { readonly node: number; readonly port: number } {
    const node = this.#next++ % this.#ports.length;
    return { node, port: this.#ports[node] ?? 0 };
  }

  /** Sends a POST request with the connections of an agent. Never rejects. */
  async post(agent: Agent, wanted: ExchangeRequest): Promise<Exchange> {
    for (let tries = 1; ; tries += 1) {
      const { node, port } = this.next();
      const exchange = await postTo(node, port, agent, wanted);
      if (exchange !== 'refused') return exchange;
      if (tries === MAX_TRIES) return { outcome: 'failed', node, status: 0, body: '', cookie: undefined };
      if (tries % this.#ports.length === 0) await wait(REFUSED_PAUSE_MS);
    }
  }
}

/** Keep-alive connections of one client. */
export function keepAliveAgent(): Agent {
  return new Agent({ keepAlive: true });
}

function postTo(
  node: number,
  port: number,
  agent: Agent,
  { path, headers, body, resetAfterMs, cuts = false, onSent }: ExchangeRequest,
): Promise<Exchange | 'refused'> {
  return new Promise((resolve) => {
    let outcome: ExchangeOutcome = 'failed';
    let hasBegun = false;
    const message: ClientRequest = request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent });
    const end = (result: Exchange | 'refused'): void => {
      clearTimeout(patience);
      clearTimeout(resetting);
      resolve(result);
    };
    const broken = (): void => end({ outcome, node, status: 0, body: '', cookie: undefined });
    const breakOff = (how: ExchangeOutcome): void => {
      outcome = how;
      if (message.socket?.connecting === false) message.socket.resetAndDestroy();
      message.destroy();
    };
    const patience = setTimeout(() => breakOff('failed'), REQUEST_MS);
    const resetting =
      resetAfterMs === undefined
        ? undefined
        : setTimeout(() => {
            if (!hasBegun) breakOff('reset');
          }, resetAfterMs);
    message.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') end('refused');
      else broken();
    });
    message.on('response', (response: IncomingMessage) => {
      hasBegun = true;
      const parts: Buffer[] = [];
      response.on('error', broken);
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        if (outcome === 'cut') return;
        const { statusCode: status = 0, headers: replied } = response;
        const cookie = replied['set-cookie']?.find((each) => each.startsWith('JSESSIONID='))?.split(';', 1)[0];
        end({ outcome: 'complete', node, status, body: Buffer.concat(parts).toString(), cookie });
      });
      if (cuts) breakOff('cut');
    });
    message.on('close', broken); // settles nothing that is settled
    message.on('finish', () => onSent?.(node));
    message.end(body);
  });
}
