import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { MemoryCache } from '../../cache/memory-cache.ts';
import type { Config, SourceConfig } from '../../config/config.ts';
import type { CxApi } from '../../cxengage/client/api.ts';
import { fetchTenantIds } from '../../cxengage/client/callers.ts';
import { probeConnection } from '../../cxengage/client/probe-connection.ts';
import { requestToken, tokenHeader } from '../../cxengage/client/service-session.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { fixOf } from '../../cxengage/source-state.ts';
import { ComparedTimes } from '../../history/lists/compared-times.ts';
import { systemClock } from '../../kit/clock.ts';
import { DAY, SECOND } from '../../kit/durations.ts';
import { errnoOf, meaningOfErrno } from '../../kit/errno.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Log } from '../../kit/log.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { networkOf } from '../network-of.ts';
import { openCxSource } from '../open-cx-source.ts';
import { CheckFailed, type CheckList, CheckSkipped, needed } from './check-list.ts';

/** How long one check may take, in milliseconds. */
const CHECK_MS = 20 * SECOND;
/** Rows of the newest interactions that are looked at. */
const ROWS = 100;
/** Conversations that are asked for a stored file. */
const CONVERSATIONS = 10;

type Prefix = '' | 'ARCHIVE_';

/** Checks one source as the bridge would use it: the network, the account, the tenant, each permission, and what it compares. */
export async function checkSource(
  account: SourceConfig,
  config: Config,
  prefix: Prefix,
  list: CheckList,
  log: Log,
  profile: Profile | undefined,
): Promise<void> {
  const clock = systemClock;
  const address = new URL(account.url);
  const { tenantId } = account;
  await using stack = new AsyncDisposableStack();
  const { api, source, credentials } = openCxSource(account, { config, log, clock, retryWaitsMs: [] }, stack);
  const call = (): CallOptions => ({ signal: AbortSignal.timeout(CHECK_MS) });
  const fail = (error: unknown): never => {
    if (!(error instanceof SourceError)) throw error;
    throw new CheckFailed(foundOf(error), fixOf(error, { prefix, tenantId }), error);
  };

  const resolved = await list.run('name', () => checkName(address, config, prefix));
  const connected = await list.run('connection', () => checkConnection(address, config, prefix, resolved));
  const token = await list.run('token', async () => {
    needed(connected, 'connection');
    if (config.cxengageAuth === 'basic') return { found: 'not needed: CXENGAGE_AUTH=basic', value: '' };
    const issued = await requestToken(api, tenantId, await credentials(), call()).catch(fail);
    const hours = issued.ttlMs === undefined ? '' : `, valid for ${Math.round(issued.ttlMs / 3_600_000)} h`;
    return { found: `issued by ${address.host}${hours}`, value: issued.token };
  });
  await list.run('tenant', () => checkTenant(needed(token, 'token'), api, tenantId, prefix, call()));
  const rows = await list.run('permission INTERACTIONS_API_READ_ALL', async () => {
    needed(token, 'token');
    const now = clock.now();
    const query = { start: now - 30 * DAY, end: now, offset: 0, limit: ROWS };
    const { results, total } = await source.fetchList(query, call()).catch(fail);
    return {
      found: `${total ?? results.length} interactions in the last 30 days`,
      value: results.filter(isJsonObject),
    };
  });
  const [attribute = 'mobile'] = profile?.contactSearch.phone ?? [];
  await checkParts(list, source, rows, call, fail, prefix, attribute);
  await list.run('compared times', async () => {
    needed(rows, 'permission INTERACTIONS_API_READ_ALL');
    const cache = new FailSafeCache(new MemoryCache(clock), log, clock);
    const times = new ComparedTimes({ source, cache, clock, log, name: prefix === '' ? 'main' : 'archive' });
    const now = clock.now();
    const compares = await times.resolve({ start: now - 30 * DAY, end: now }, call());
    const found =
      compares === 'unknown' ? 'unknown: there is no ended interaction of ten minutes to try it with' : compares;
    return { found: `start and end of a list: ${found}`, value: compares };
  });
  await list.run('files', () => checkFiles(rows, source, call, fail));
}

async function checkName(address: URL, config: Config, prefix: Prefix) {
  const host = address.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) throw new CheckSkipped(`${host} is an address`);
  if (config.httpsProxy !== undefined && address.protocol === 'https:')
    throw new CheckSkipped('the proxy of HTTPS_PROXY resolves it');
  try {
    const addresses = await lookup(host, { all: true });
    return { found: `${host} is ${addresses.map((each) => each.address).join(', ')}`, value: true };
  } catch (error) {
    const errno = errnoOf(error) ?? 'no answer';
    throw new CheckFailed(`${host}: ${errno}`, `${prefix}CXENGAGE_URL: ${meaningOfErrno(errno) ?? 'check the DNS'}`);
  }
}

async function checkConnection(address: URL, config: Config, prefix: Prefix, resolved: boolean | undefined) {
  if (config.httpsProxy !== undefined && address.protocol === 'https:')
    return { found: 'through the proxy of HTTPS_PROXY', value: true };
  if (!isIP(address.hostname.replace(/^\[|\]$/g, ''))) needed(resolved, 'name');
  try {
    const tls = await probeConnection(address, networkOf(config));
    return { found: tls === undefined ? `${address.host}, without TLS` : `${address.host}, ${tls}`, value: true };
  } catch (error) {
    const errno = errnoOf(error) ?? 'no answer';
    const meaning = meaningOfErrno(errno) ?? 'check the address';
    throw new CheckFailed(`${address.host}: ${errno}`, `${prefix}CXENGAGE_URL: ${meaning}`);
  }
}

async function checkTenant(token: string, api: CxApi, tenantId: string, prefix: Prefix, call: CallOptions) {
  if (token === '') throw new CheckSkipped('needs a token');
  const ids = await fetchTenantIds(api, tokenHeader(token), call).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    return undefined;
  });
  // An API key may not be a user who can log in.
  if (ids === undefined) throw new CheckSkipped('CXEngage does not say which tenants the account belongs to');
  if (ids.includes(tenantId)) return { found: tenantId, value: true };
  throw new CheckFailed(
    `the account does not belong to ${tenantId}`,
    `set ${prefix}CXENGAGE_TENANT_ID to one of its tenants: ${ids.join(', ') || 'it has none'}`,
  );
}

type Fail = (error: unknown) => never;

/** The permissions for the parts of interactions, tried on the newest one. */
async function checkParts(
  list: CheckList,
  source: CxSource,
  rows: readonly JsonObject[] | undefined,
  call: () => CallOptions,
  fail: Fail,
  prefix: Prefix,
  attribute: string,
): Promise<void> {
  const id = (): string => {
    const [newest] = needed(rows, 'permission INTERACTIONS_API_READ_ALL');
    if (typeof newest?.['interactionId'] === 'string') return newest['interactionId'];
    throw new CheckSkipped('there is no interaction in the last 30 days');
  };
  const lacks = (permission: string, without: string) => (error: unknown) => {
    if (!(error instanceof SourceError) || error.code !== 'forbidden') return fail(error);
    const account = `the account of ${prefix}CXENGAGE_USERNAME`;
    throw new CheckFailed(
      `HTTP ${error.fields.status}`,
      `give ${account} the permission ${permission}: ${without}`,
      error,
    );
  };
  await list.run('one record', async () => {
    await source.fetchInteraction(id(), call()).catch(fail);
    return { found: 'the newest interaction can be read', value: true };
  });
  await list.run('permission ARTIFACTS_READ_ALL', async () => {
    await source
      .fetchArtifacts(id(), call())
      .catch(unlessNone)
      .catch(lacks('ARTIFACTS_READ_ALL', 'without it there are no transcripts'));
    return { found: 'transcripts can be read', value: true };
  });
  await list.run('permission NOTES_READ_ALL', async () => {
    await source
      .fetchNotes(id(), call())
      .catch(unlessNone)
      .catch(lacks('NOTES_READ_ALL', 'without it comments have no texts of notes'));
    return { found: 'notes can be read', value: true };
  });
  await list.run('permission CONTACTS_READ', async () => {
    needed(rows, 'permission INTERACTIONS_API_READ_ALL');
    await source
      .fetchContacts(attribute, '0', 0, call())
      .catch(unlessNone)
      .catch(lacks('CONTACTS_READ', 'without it no contact is found by phone number or e-mail address'));
    return { found: 'contacts can be searched', value: true };
  });
  await list.run('users', async () => {
    const userId = needed(rows, 'permission INTERACTIONS_API_READ_ALL')
      .map(handlerOf)
      .find((each) => each !== undefined);
    if (userId === undefined) throw new CheckSkipped('no agent has handled an interaction in the last 30 days');
    await source.fetchUser(userId, call()).catch(unlessNone).catch(fail);
    return { found: 'names of agents can be read', value: true };
  });
}

/** An answer that there is none is an answer; so is that the tenant's contacts do not have the attribute. */
function unlessNone(error: unknown): undefined {
  if (error instanceof SourceError && (error.code === 'not-found' || error.code === 'rejected')) return undefined;
  throw error;
}

/** An agent who handled an interaction. */
function handlerOf({ segments }: JsonObject): string | undefined {
  for (const segment of Array.isArray(segments) ? segments : []) {
    const id = isJsonObject(segment) ? segment['segmentToAgentId'] : undefined;
    if (typeof id === 'string') return id;
  }
  return undefined;
}

/** Whether a stored transcript can be downloaded, from the newest conversation that has one. */
async function checkFiles(
  rows: readonly JsonObject[] | undefined,
  source: CxSource,
  call: () => CallOptions,
  fail: Fail,
) {
  const conversations = needed(rows, 'permission INTERACTIONS_API_READ_ALL').filter(
    ({ channelType, endTimestamp }) => channelType === 'messaging' && endTimestamp !== undefined,
  );
  for (const { interactionId } of conversations.slice(0, CONVERSATIONS)) {
    const id = String(interactionId);
    const artifacts = await source.fetchArtifacts(id, call()).catch(() => []);
    for (const { artifactId = '' } of artifacts) {
      const { files = [] } = await source.fetchArtifact(id, artifactId, call()).catch(fail);
      const url = files.find(({ metadata, url }) => metadata?.transcript && url !== undefined)?.url;
      if (url === undefined || !URL.canParse(url)) continue;
      const { host } = new URL(url);
      await source.fetchFile(url, call()).catch((error: unknown) => {
        if (!(error instanceof SourceError)) throw error;
        const fix =
          error.code === 'refused-address'
            ? `add ${new URL(url).hostname} to CXENGAGE_FILE_HOSTS`
            : (meaningOfErrno(error.fields.errno) ?? 'check that the host can be reached from this machine');
        throw new CheckFailed(`${host}: ${foundOf(error)}`, fix, error);
      });
      return { found: `transcripts come from ${host}`, value: host };
    }
  }
  throw new CheckSkipped('no conversation of the last 30 days has a stored file');
}

/** What is known of a failure, in a few words. */
function foundOf({ code, fields: { status, errno } }: SourceError): string {
  return [code, ...(status === undefined ? [] : [`HTTP ${status}`]), ...(errno === undefined ? [] : [errno])].join(
    ', ',
  );
}
