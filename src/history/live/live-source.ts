import { decodeEnvelope, encodeEnvelope } from '../../cache/envelope.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { Viewer } from '../../kit/permissions.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { listFreshMs } from '../freshness.policy.ts';
import type { ContentRequest, HistorySource, ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { ComparedTimes } from '../lists/compared-times.ts';
import { fetchRows } from '../lists/fetch-rows.ts';
import { contentKey, listKey } from './answer-keys.ts';
import { primaryCall } from './call-options.ts';
import { fetchContactIds } from './contacts.ts';
import { fetchContent } from './fetch-content.ts';
import { type LiveParts, type RequestParts, requestParts, type SiteVersion } from './live-parts.ts';

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

  async fetchContent(request: ContentRequest, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const parts = requestParts(this.#parts, request.viewer, version);
    const key = contentKey(request, version, parts);
    const cached = decodeEnvelope(await parts.cache.read(key), '{"interaction":{');
    if (cached !== undefined) return cached;
    return this.#contents.run(key, () => fetchContent(request, version, parts, deadline), deadline.signal);
  }

  async fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const parts = requestParts(this.#parts, request.viewer, version);
    const key = listKey(request, version, parts);
    const cached = decodeEnvelope(await parts.cache.read(key), '{"interactions":[');
    if (cached !== undefined) return cached;
    return this.#lists.run(key, () => this.#fetchList(request, key, version, parts, deadline), deadline.signal);
  }

  async fetchContactIds(address: string, viewer: Viewer, deadline: Deadline): Promise<readonly string[]> {
    const version = this.#parts.site();
    const { source, limits, log } = requestParts(this.#parts, viewer, version);
    const parts = { source, profile: version.site.profile, log, maxPages: limits.scanPages };
    return fetchContactIds(address, parts, primaryCall(deadline));
  }

  async #fetchList(
    request: ListRequest,
    key: string,
    version: SiteVersion,
    parts: RequestParts,
    deadline: Deadline,
  ): Promise<string> {
    const { cache, clock, log } = parts;
    try {
      const { rows, isDegraded } = await fetchRows(request, version, parts, deadline, this.#comparedTimes);
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
