import { hash } from 'node:crypto';
import { decodeEnvelope, encodeEnvelope } from '../../cache/envelope.ts';
import { cacheKey } from '../../cache/keys.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { listFreshMs } from '../freshness.policy.ts';
import type { HistorySource, ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { ComparedTimes } from '../lists/compared-times.ts';
import { fetchRows } from '../lists/fetch-rows.ts';
import { primaryCall } from './call-options.ts';
import { fetchContactIds } from './contacts.ts';
import { contentKey } from './content-keys.ts';
import { fetchContent } from './fetch-content.ts';
import type { LiveParts, SiteVersion } from './live-parts.ts';

/** A CXEngage tenant as a history source: fetched, translated and cached. */
export class LiveSource implements HistorySource {
  readonly #parts: LiveParts;
  readonly #contents = new SingleFlight<string>();
  readonly #lists = new SingleFlight<string>();
  readonly #comparedTimes: ComparedTimes;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.#comparedTimes = new ComparedTimes(parts);
  }

  async fetchContent(id: string, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const key = contentKey(this.#parts, version.fingerprint, id);
    const cached = decodeEnvelope(await this.#parts.cache.read(key), '{"interaction":{');
    if (cached !== undefined) return cached;
    return this.#contents.run(key, () => fetchContent(id, version, this.#parts, deadline), deadline.signal);
  }

  async fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const { tenantId, name, source, cache } = this.#parts;
    const version = this.#parts.site();
    const key = cacheKey(tenantId, 'list', version.fingerprint, name, source.tenantId, fingerprintOf(request));
    const cached = decodeEnvelope(await cache.read(key), '{"interactions":[');
    return cached ?? this.#lists.run(key, () => this.#fetchList(request, key, version, deadline), deadline.signal);
  }

  async fetchContactIds(address: string, deadline: Deadline): Promise<readonly string[]> {
    const { source, limits, log } = this.#parts;
    const { profile } = this.#parts.site().site;
    return fetchContactIds(address, { source, profile, log, maxPages: limits.scanPages }, primaryCall(deadline));
  }

  async #fetchList(request: ListRequest, key: string, version: SiteVersion, deadline: Deadline): Promise<string> {
    const { cache, clock, log } = this.#parts;
    try {
      const { rows, isDegraded } = await fetchRows(request, version, this.#parts, deadline, this.#comparedTimes);
      const json = JSON.stringify({ interactions: rows.map(({ item }) => item) });
      await cache.write(key, encodeEnvelope(json), listFreshMs(request.window.to, clock.now(), isDegraded));
      return json;
    } catch (error) {
      if (error instanceof ListTooLong) {
        log.warn({ setting: error.setting }, 'A history is longer than this setting allows');
      }
      throw error;
    }
  }
}

/** A digest of everything that a list depends on: equal for equal requests, and without any number or address in it. */
function fingerprintOf({ searchAttributes, features, ...rest }: ListRequest): string {
  const featureIds = features.enabled.map(({ id }) => id);
  return hash('sha256', JSON.stringify([rest, [...searchAttributes], featureIds]));
}
