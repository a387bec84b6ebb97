import { type Random, randomFrom } from './random.ts';

/** Something that goes wrong, or takes time, for requests whose method and path (`GET /v1/tenants/…?…`) match. */
export interface Fault {
  readonly on: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; HTML by default, as the vendor answers under load. */
  readonly body?: string;
  /** Extra milliseconds before the answer, the real one where there is no status. */
  readonly delayMs?: number;
  /** The connection is closed without an answer. */
  readonly drop?: boolean;
  /** How often it happens; without end by default. */
  readonly times?: number;
  /** Share of the matching requests, 0 to 1; all by default. Which ones follows from the seed. */
  readonly share?: number;
}

const overload = '<html>503 Service Temporarily Unavailable</html>';

/** What happens to a request. */
export interface FaultOutcome {
  readonly delayMs: number;
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly drop: boolean;
}

/** The faults in force; the first that matches happens. */
export class Faults {
  #active: { fault: Fault; left: number }[] = [];
  readonly #held: { readonly on: RegExp; readonly until: Promise<void> }[] = [];
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = randomFrom(seed, 4);
  }

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Keeps matching requests waiting until they are released. */
  hold(on: RegExp): { release(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.push({ on, until: promise });
    return { release: resolve };
  }

  /** Resolves when nothing holds the request any more. */
  async released(request: string): Promise<void> {
    for (const { on, until } of this.#held) if (on.test(request)) await until;
  }

  clear(): void {
    this.#active = [];
  }

  for(request: string): FaultOutcome {
    const hit = this.#active.find(
      ({ fault, left }) => left > 0 && fault.on.test(request) && this.#random() < (fault.share ?? 1),
    );
    if (!hit) return { delayMs: 0, drop: false };
    hit.left -= 1;
    const { status, headers = { 'content-type': 'text/html' }, body = overload, delayMs = 0, drop = false } = hit.fault;
    return { delayMs, drop, ...(status !== undefined && { answer: { status, headers, body } }) };
  }
}
