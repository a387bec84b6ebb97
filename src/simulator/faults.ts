import { type Random, seededRandom } from './random.ts';

/** An error, a delay or both, for requests whose method and path (`GET /v1/tenants/…?…`) match `on`. */
export interface Fault {
  readonly on: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Response body, sent unchanged; an HTML page by default, as the vendor answers under load. */
  readonly body?: string;
  /** Extra milliseconds before the response. Without `status`, the regular response follows. */
  readonly delayMs?: number;
  /** Closes the connection without a response. */
  readonly drop?: boolean;
  /** Number of times the fault occurs; unlimited by default. */
  readonly times?: number;
  /** Share of the matching requests, from 0 to 1; all by default. The seed decides which. */
  readonly share?: number;
}

const overloadPage = '<html>503 Service Temporarily Unavailable</html>';

/** What happens to one request. */
export interface FaultOutcome {
  readonly delayMs: number;
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly drop: boolean;
}

/** Requests that are held back. */
export interface Hold {
  /** Resolves when the first of them has arrived. */
  readonly arrived: Promise<void>;
  release(): void;
}

/** The active faults; the first one that matches a request applies. */
export class Faults {
  #active: { fault: Fault; remaining: number }[] = [];
  readonly #holds: { readonly on: RegExp; readonly arrived: () => void; readonly released: Promise<void> }[] = [];
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed, 4);
  }

  add(fault: Fault): void {
    this.#active.push({ fault, remaining: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Holds matching requests back until `release` is called. */
  hold(on: RegExp): Hold {
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#holds.push({ on, arrived: arrived.resolve, released: released.promise });
    return { arrived: arrived.promise, release: released.resolve };
  }

  /** Resolves when no hold matches the request any more. */
  async waitForRelease(request: string): Promise<void> {
    for (const { on, arrived, released } of this.#holds) {
      if (!on.test(request)) continue;
      arrived();
      await released;
    }
  }

  clear(): void {
    this.#active = [];
  }

  /** Returns what happens to this request, and counts the fault as used. */
  nextOutcome(request: string): FaultOutcome {
    const match = this.#active.find(
      ({ fault, remaining }) => remaining > 0 && fault.on.test(request) && this.#random() < (fault.share ?? 1),
    );
    if (!match) return { delayMs: 0, drop: false };
    match.remaining -= 1;
    const {
      status,
      headers = { 'content-type': 'text/html' },
      body = overloadPage,
      delayMs = 0,
      drop = false,
    } = match.fault;
    return { delayMs, drop, ...(status !== undefined && { answer: { status, headers, body } }) };
  }
}
