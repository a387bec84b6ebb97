import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { Bayeux, type BayeuxTimes } from './bayeux/bayeux.ts';
import type { Config, SourceConfig } from './config/config.ts';
import { CxApi } from './cxengage/api.ts';
import { createCxSource } from './cxengage/client.ts';
import { Downloads } from './cxengage/downloads.ts';
import type { CxSource } from './cxengage/source.ts';
import { dateFormat } from './genesys/dates.ts';
import { getInteractionContent } from './history/get-interaction-content.ts';
import { InFlight } from './history/in-flight.ts';
import { RecordCache } from './history/record-cache.ts';
import { Tickets } from './history/ticket.ts';
import { UserDirectory } from './history/users.ts';
import { Gatekeeper } from './http/gatekeeper.ts';
import { createServer } from './http/server.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import type { Site } from './mapping/context.ts';
import { parseProfile } from './mapping/profile.ts';
import { readPeople, signIn } from './sign-in.ts';
import { createMemoryStore } from './store/memory.ts';
import { createRedisStore } from './store/redis.ts';
import type { Store } from './store/store.ts';

/** Parts that tests put in the place of the real ones. */
export interface Replacements {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly store?: Store;
  readonly bayeuxTimes?: BayeuxTimes;
  readonly retryWaitsMs?: readonly number[];
}

/** The whole bridge, put together. */
export interface App {
  /** Address it listens on, without a path; known once it has started. */
  readonly origin: string;
  start(): Promise<void>;
  /** Ends or answers what is under way and stops within ten seconds. */
  stop(): Promise<void>;
}

/** Raised when the shape of what is cached changes, so that no version reads another's. */
const CACHE_FORMAT = 1;
const DRAIN_MS = 7_000;
const LINGER_MS = 1_000;
const SWEEP_MS = 1_000;
const defaultProfile = new URL('../mappings/default.yaml', import.meta.url);

/** Puts the objects together; the only place where they meet. Throws BridgeError for a profile or users file that cannot be used. */
export async function createApp(config: Config, source: SourceConfig, replacements: Replacements = {}): Promise<App> {
  const clock = replacements.clock ?? systemClock;
  const log = replacements.log ?? pino({ level: config.logLevel });
  // What can be wrong is read first: nothing has been opened yet that would have to be closed again.
  const { site, siteFingerprint } = await readSite(config);
  const people = await readPeople(config.auth);
  const store = replacements.store ?? createStore(config, log, clock);
  const { api, downloads, cxSource } = openSource(config, source, replacements.retryWaitsMs);
  const cache = new RecordCache(store, log);
  const users = new UserDirectory(cxSource, cache);
  const bayeux = new Bayeux(clock, log, replacements.bayeuxTimes);
  const inFlight = new InFlight(bayeux.publish.bind(bayeux), log, config.operationTimeoutMs);
  const { profile } = site;
  const tools = { source: cxSource, users, profile, cache, site, siteFingerprint, clock, log };
  const verify = signIn(people, source.tenantId, api, users);

  let stopping = false;
  const server = createServer({
    log,
    publicUrl: site.publicUrl,
    gatekeeper: new Gatekeeper(verify, clock),
    bayeux,
    health: { stopping: () => stopping, storeAnswers: () => store.healthy() },
    operations: { GetInteractionContent: getInteractionContent(tools) },
    tickets: new Tickets(clock),
    inFlight,
  });
  let sweep: NodeJS.Timeout | undefined;
  let origin = '';

  return {
    get origin() {
      return origin;
    },
    async start() {
      await server.listen({ port: config.port, host: config.host });
      origin = originOf(server);
      sweep = setInterval(() => bayeux.expireSilent(), SWEEP_MS);
    },
    async stop() {
      stopping = true;
      clearInterval(sweep);
      await inFlight.drain(DRAIN_MS);
      bayeux.close();
      // A request that is still being sent must not hold the exit up; everything that was asked for is answered by now.
      const linger = setTimeout(() => server.server.closeAllConnections(), LINGER_MS);
      await server.close();
      clearTimeout(linger);
      await Promise.all([api.close(), downloads.close(), store.close()]);
    },
  };
}

function createStore(config: Config, log: Logger, clock: Clock): Store {
  return config.redisUrl === undefined ? createMemoryStore(clock) : createRedisStore(config.redisUrl, log);
}

/** What the site decides once, and a fingerprint of all of it that a stored content depends on. */
async function readSite(config: Config): Promise<{ site: Site; siteFingerprint: string }> {
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}/api/v2`;
  const profile = parseProfile(await readFile(config.mappingProfile ?? defaultProfile, 'utf8'));
  return {
    site: { profile, formatDate: dateFormat(config.timeZone), publicUrl },
    siteFingerprint: fingerprint([CACHE_FORMAT, profile.fingerprint, config.timeZone, publicUrl]),
  };
}

function openSource(
  config: Config,
  { url, tenantId, username, password }: SourceConfig,
  retryWaitsMs: readonly number[] | undefined,
): { api: CxApi; downloads: Downloads; cxSource: CxSource } {
  const quota = { concurrency: config.concurrency, ratePerSecond: config.ratePerSecond };
  const api = new CxApi({ url, quota, ...(retryWaitsMs && { retryWaitsMs }) });
  const downloads = new Downloads({ sourceOrigin: api.origin, hosts: config.fileHosts });
  const cxSource = createCxSource(api, { tenantId, credentials: { username, password } }, downloads);
  return { api, downloads, cxSource };
}

function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function originOf(server: FastifyInstance): string {
  const { address, port, family } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
