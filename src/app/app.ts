import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { Authenticator } from '../auth/authenticator.ts';
import { Bayeux, type BayeuxTimes } from '../bayeux/bayeux.ts';
import type { Cache } from '../cache/cache.ts';
import { FailSafeCache } from '../cache/fail-safe-cache.ts';
import { createMemoryCache } from '../cache/memory.ts';
import { createRedisCache } from '../cache/redis.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import { CxApi } from '../cxengage/client/api.ts';
import { Downloads } from '../cxengage/client/downloads.ts';
import { createCxSource } from '../cxengage/client/http-source.ts';
import type { CxSource } from '../cxengage/source.ts';
import { featuresOf, unknownFeatures } from '../genesys/features.ts';
import type { Side } from '../history/live/sources.ts';
import { UserDirectory } from '../history/live/users.ts';
import { createServer } from '../http/server.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { Counters } from '../kit/counters.ts';
import { getInteractionContent } from '../operations/get-interaction-content.ts';
import { identifyContact } from '../operations/identify-contact.ts';
import { InFlight } from '../operations/in-flight.ts';
import { ReferenceIds } from '../operations/reference-ids.ts';
import { retrieveHistory } from '../operations/retrieve-history.ts';
import { LiveSite } from '../site/live-site.ts';
import { readPeople, signIn } from './sign-in.ts';

/** Parts that tests put in the place of the real ones. */
export interface AppOverrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly store?: Cache;
  readonly bayeuxTimes?: BayeuxTimes;
  readonly retryWaitsMs?: readonly number[];
  readonly profileLookMs?: number;
}

/** The whole bridge, put together. */
export interface App {
  /** Address it listens on, without a path; known once it has started. */
  readonly origin: string;
  /** How often each diagnostic was told since the start, by its code. */
  diagnostics(): ReadonlyMap<string, number>;
  /** How many rows of lists were left out, by why: `not-asked-for`, `unreadable`, and, which must alarm somebody, `foreign-tenant`. */
  skippedRows(): ReadonlyMap<string, number>;
  start(): Promise<void>;
  /** Ends or answers what is under way and stops within ten seconds. */
  stop(): Promise<void>;
}

const DRAIN_MS = 7_000;
const LINGER_MS = 1_000;
const SWEEP_MS = 1_000;
const PROFILE_LOOK_MS = 2_000;

/** Puts the objects together; the only place where they meet. Throws BridgeError for a profile or users file that cannot be used. */
export async function createApp(config: Config, source: SourceConfig, replacements: AppOverrides = {}): Promise<App> {
  const clock = replacements.clock ?? systemClock;
  const log = replacements.log ?? pino({ level: config.logLevel });
  // What can be wrong is read first: nothing has been opened yet that would have to be closed again.
  const live = await LiveSite.read(config, log);
  const { publicUrl } = live.current.site;
  const [unknown] = unknownFeatures(config.features ?? []);
  if (unknown !== undefined)
    throw new BridgeError('ConfigError', 'unknown-feature', `FEATURES: there is no ${unknown}`);
  const people = await readPeople(config.auth);
  const store = replacements.store ?? createStore(config, log, clock);
  const { api, downloads, cxSource } = openSource(config, source, replacements.retryWaitsMs);
  const cache = new FailSafeCache(store, log);
  const [diagnostics, leftOut] = [new Counters(), new Counters()];
  const users = new UserDirectory(cxSource, cache);
  const bayeux = new Bayeux(clock, log, replacements.bayeuxTimes);
  const inFlight = new InFlight(bayeux.publish.bind(bayeux), log, config.operationTimeoutMs);
  const archive = config.archive && openArchive(config, config.archive, cache, replacements.retryWaitsMs);
  const side = { source: cxSource, users, archive: archive?.side };
  const features = featuresOf(config.features);
  const tools = {
    ...side,
    features,
    cache,
    site: () => live.current,
    clock,
    log,
    diagnostics,
    leftOut,
    limits: config,
  };
  const verify = signIn(people, source.tenantId, api, users);

  let stopping = false;
  const server = createServer({
    log,
    publicUrl,
    gatekeeper: new Authenticator(verify, clock),
    bayeux,
    health: { stopping: () => stopping, storeAnswers: () => store.healthy() },
    operations: {
      GetInteractionContent: getInteractionContent(tools),
      RetrieveContactHistory: retrieveHistory('contact', tools),
      RetrieveInteractionHistory: retrieveHistory('interaction', tools),
      RetrieveAgentHistory: retrieveHistory('agent', tools),
      IdentifyUCSContact: identifyContact(tools),
    },
    features,
    tickets: new ReferenceIds(clock),
    inFlight,
  });
  let sweep: NodeJS.Timeout | undefined;
  let origin = '';

  return {
    get origin() {
      return origin;
    },
    diagnostics: () => diagnostics.read(),
    skippedRows: () => leftOut.read(),
    async start() {
      await server.listen({ port: config.port, host: config.host });
      origin = originOf(server);
      sweep = setInterval(() => bayeux.expireSilent(), SWEEP_MS);
      live.watch(replacements.profileLookMs ?? PROFILE_LOOK_MS);
    },
    async stop() {
      stopping = true;
      clearInterval(sweep);
      live.stopWatching();
      await inFlight.drain(DRAIN_MS);
      bayeux.close();
      // A request that is still being sent must not hold the exit up; everything that was asked for is answered by now.
      const linger = setTimeout(() => server.server.closeAllConnections(), LINGER_MS);
      await server.close();
      clearTimeout(linger);
      await Promise.all([api.close(), downloads.close(), archive?.close(), store.close()]);
    },
  };
}

function createStore(config: Config, log: Logger, clock: Clock): Cache {
  return config.redisUrl === undefined ? createMemoryCache(clock) : createRedisCache(config.redisUrl, log);
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

/** A second tenant with a quota and connections of its own. */
function openArchive(
  config: Config,
  source: SourceConfig,
  cache: FailSafeCache,
  retryWaitsMs: readonly number[] | undefined,
): { readonly side: Side; close(): Promise<void> } {
  const { api, downloads, cxSource } = openSource(config, source, retryWaitsMs);
  const side = { source: cxSource, users: new UserDirectory(cxSource, cache) };
  return {
    side,
    async close() {
      await Promise.all([api.close(), downloads.close()]);
    },
  };
}

function originOf(server: FastifyInstance): string {
  const { address, port, family } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
