import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { accountIn } from './accounts.ts';
import { Faults } from './faults.ts';
import { notFound } from './not-found.ts';
import { registerEntities } from './routes-entities.ts';
import { registerFiles } from './routes-files.ts';
import { registerInteraction } from './routes-interaction.ts';
import { registerList } from './routes-list.ts';
import { registerTokens } from './routes-tokens.ts';
import { sampleTenantId } from './samples.ts';
import type { Scenario } from './scenario.ts';
import { Tenant } from './tenant.ts';

/** How the tenant is set up; all of it has a default. */
export interface SimulatorOptions {
  /** Same seed, same tenant. */
  readonly seed?: number;
  /** Interactions beside the samples. */
  readonly interactions?: number;
  /** Milliseconds every answer takes. */
  readonly latencyMs?: number;
  /** Now, in epoch milliseconds; the samples are moved to it. */
  readonly now?: () => number;
  readonly tokenTtlSeconds?: number;
  /** How long a file's address is good. */
  readonly urlTtlSeconds?: number;
}

/** A CXEngage tenant in a box: answers as the vendor documents, over real HTTP, without a network. */
export class Simulator implements Scenario {
  readonly tenant: Tenant;
  readonly tenantId = sampleTenantId;
  readonly faults: Faults;
  /** Method and path of every request so far, up to the last 10,000. */
  readonly requests: string[] = [];
  latencyMs: number;
  readonly now: () => number;
  readonly tokenTtlSeconds: number;
  readonly urlTtlSeconds: number;
  readonly #app: FastifyInstance;
  readonly #begun = new WeakMap<FastifyRequest, number>();
  #origin = '';

  constructor(options: SimulatorOptions = {}) {
    const seed = options.seed ?? 1;
    this.now = options.now ?? (() => Date.now());
    this.tenant = new Tenant(seed, options.interactions ?? 0, this.now);
    this.faults = new Faults(seed);
    this.latencyMs = options.latencyMs ?? 0;
    this.tokenTtlSeconds = options.tokenTtlSeconds ?? 86_400;
    this.urlTtlSeconds = options.urlTtlSeconds ?? 900;
    this.#app = this.#build();
  }

  /** Address it is reached at, without a path. */
  get origin(): string {
    return this.#origin;
  }

  /** Listens on a loopback address; port 0 takes a free one. */
  async start(port = 0): Promise<void> {
    this.#origin = await this.#app.listen({ port, host: '127.0.0.1' });
  }

  /** Keeps matching requests waiting until they are released. */
  hold(on: RegExp): { release(): void } {
    return this.faults.hold(on);
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  #build(): FastifyInstance {
    const app: FastifyInstance = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 8_192 } });
    app.addHook('onRequest', (request, reply) => this.#meddle(request, reply));
    app.addHook('onSend', (request) => this.#delay(request));
    app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound));
    registerFiles(app, this);
    app.register(
      async (api) => {
        registerTokens(api, this);
        api.register(async (guarded) => {
          guarded.addHook('onRequest', async (request, reply) => this.#guard(request, reply));
          registerInteraction(guarded, this);
          registerList(guarded, this);
          registerEntities(guarded, this);
        });
      },
      { prefix: '/v1' },
    );
    return app;
  }

  async #meddle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const name = `${request.method} ${request.url}`;
    if (this.requests.push(name) > 10_000) this.requests.shift();
    const mishap = this.faults.for(name);
    await this.faults.released(name);
    if (mishap.delayMs > 0) await wait(mishap.delayMs);
    this.#begun.set(request, performance.now());
    if (mishap.drop) {
      reply.hijack();
      return request.raw.destroy();
    }
    if (mishap.answer) return reply.code(mishap.answer.status).headers(mishap.answer.headers).send(mishap.answer.body);
    return undefined;
  }

  /** The time that making the answer takes is part of the latency, so that a long list takes no longer than a short one. */
  async #delay(request: FastifyRequest): Promise<void> {
    const left = this.latencyMs - (performance.now() - (this.#begun.get(request) ?? 0));
    if (left > 0) await wait(left);
  }

  #guard(request: FastifyRequest, reply: FastifyReply): unknown {
    const account = accountIn(request.headers.authorization, this.now());
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const { tenantId } = request.params as { tenantId?: string };
    const foreign = tenantId !== sampleTenantId || !account.tenantIds.includes(tenantId);
    const forbidden = request.url.includes('/interactions') && !account.mayReadInteractions;
    if (foreign || forbidden) return reply.code(403).send({ error: { code: 403, message: 'Forbidden' } });
    return undefined;
  }
}
