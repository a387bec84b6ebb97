import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { accountFromHeader } from './accounts.ts';
import { Faults, type Hold } from './faults.ts';
import { notFound } from './not-found.ts';
import { Permissions } from './permissions.ts';
import { registerEntityRoutes } from './routes-entities.ts';
import { registerFileRoutes } from './routes-files.ts';
import { registerInteractionRoutes } from './routes-interaction.ts';
import { registerListRoutes } from './routes-list.ts';
import { registerTokenRoutes } from './routes-tokens.ts';
import { sampleTenantId } from './samples.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedTenant, type WindowTimes } from './tenant.ts';

/** Options of the simulator; all have a default. */
export interface SimulatorOptions {
  /** The same seed generates the same tenant (default: 1). */
  readonly seed?: number;
  /** Number of generated interactions in addition to the samples (default: 0). */
  readonly interactions?: number;
  /** Minimum milliseconds until every response (default: 0). */
  readonly latencyMs?: number;
  /** Returns the current time in epoch milliseconds; the samples are shifted to it. */
  readonly now?: () => number;
  /** The times of an interaction that the window of a list is compared with (default: start). No response shows it. */
  readonly compares?: WindowTimes;
  /** Password of every account (default: the well-known ones). */
  readonly password?: string | undefined;
  readonly tokenTtlSeconds?: number;
  /** Validity of a signed file URL. */
  readonly urlTtlSeconds?: number;
}

/** A simulated CXEngage tenant: an HTTP server on a loopback address that answers as the vendor documents. */
export class Simulator implements Scenario {
  readonly tenant: SimulatedTenant;
  readonly tenantId = sampleTenantId;
  readonly faults: Faults;
  readonly permissions = new Permissions();
  /** Method and path of the last 10,000 requests, oldest first. */
  readonly requests: string[] = [];
  latencyMs: number;
  readonly now: () => number;
  readonly password: string | undefined;
  readonly tokenTtlSeconds: number;
  readonly urlTtlSeconds: number;
  readonly #app: FastifyInstance;
  readonly #startTimes = new WeakMap<FastifyRequest, number>();
  #origin = '';

  constructor(options: SimulatorOptions = {}) {
    const seed = options.seed ?? 1;
    this.now = options.now ?? (() => Date.now());
    this.tenant = new SimulatedTenant(seed, options.interactions ?? 0, this.now, options.compares);
    this.faults = new Faults(seed);
    this.latencyMs = options.latencyMs ?? 0;
    this.password = options.password;
    this.tokenTtlSeconds = options.tokenTtlSeconds ?? 86_400;
    this.urlTtlSeconds = options.urlTtlSeconds ?? 900;
    this.#app = this.#build();
  }

  /** Base URL without a path; empty before `start`. */
  get origin(): string {
    return this.#origin;
  }

  /** Listens on 127.0.0.1; port 0 selects a free port. Rejects if the port is in use. */
  async start(port = 0): Promise<void> {
    this.#origin = await this.#app.listen({ port, host: '127.0.0.1' });
  }

  /** Holds matching requests back until the returned `release` is called. */
  hold(on: RegExp): Hold {
    return this.faults.hold(on);
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  #build(): FastifyInstance {
    const app: FastifyInstance = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 8_192 } });
    app.addHook('onRequest', (request, reply) => this.#injectFaults(request, reply));
    app.addHook('onSend', (request) => this.#addLatency(request));
    app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound));
    registerFileRoutes(app, this);
    app.register(
      async (api) => {
        registerTokenRoutes(api, this);
        api.register(async (authorized) => {
          authorized.addHook('onRequest', async (request, reply) => this.#authorize(request, reply));
          registerInteractionRoutes(authorized, this);
          registerListRoutes(authorized, this);
          registerEntityRoutes(authorized, this);
        });
      },
      { prefix: '/v1' },
    );
    return app;
  }

  async #injectFaults(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const name = `${request.method} ${request.url}`;
    if (this.requests.push(name) > 10_000) this.requests.shift();
    const fault = this.faults.nextOutcome(name);
    await this.faults.waitForRelease(name);
    if (fault.delayMs > 0) await wait(fault.delayMs);
    this.#startTimes.set(request, performance.now());
    if (fault.drop) {
      reply.hijack();
      return request.raw.destroy();
    }
    if (fault.answer) return reply.code(fault.answer.status).headers(fault.answer.headers).send(fault.answer.body);
    return undefined;
  }

  /** Processing time counts towards the latency, so that a long list takes no longer than a short one. */
  async #addLatency(request: FastifyRequest): Promise<void> {
    const remaining = this.latencyMs - (performance.now() - (this.#startTimes.get(request) ?? 0));
    if (remaining > 0) await wait(remaining);
  }

  #authorize(request: FastifyRequest, reply: FastifyReply): unknown {
    const account = accountFromHeader(request.headers.authorization, this.now(), this.password);
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const { tenantId } = request.params as { tenantId?: string };
    const isOtherTenant = tenantId !== sampleTenantId || !account.tenantIds.includes(tenantId);
    const mayRead = this.permissions.mayRead(account, request.url, (id) => this.tenant.find(id));
    if (isOtherTenant || !mayRead) return reply.code(403).send({ error: { code: 403, message: 'Forbidden' } });
    return undefined;
  }
}
