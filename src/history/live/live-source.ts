import { decodeEnvelope, encodeEnvelope } from '../../cache/envelope.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { Viewer } from '../../kit/permissions.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { addressKindOf } from '../../mapping/search/address.ts';
import { listFreshMs } from '../freshness.policy.ts';
import type { ContentRequest, HistorySource, ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { fetchRows } from '../lists/fetch-rows.ts';
import { contentKey, listKey } from './answer-keys.ts';
import { primaryCall } from './call-options.ts';
import { resolveContact } from './contacts.ts';
import { fetchContent } from './fetch-content.ts';
import { type LiveParts, type RequestParts, requestParts, type SiteVersion } from './live-parts.ts';

/** A CXEngage tenant as a history source: fetched, translated and cached. */
export class LiveSource implements HistorySource {
  readonly #parts: LiveParts;
  readonly #contents = new SingleFlight<string>();
  readonly #lists = new SingleFlight<string>();

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  async fetchContent(request: ContentRequest, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const parts = requestParts(this.#parts, request.viewer, version);
    const key = contentKey(request, version, parts);
    const cached = decodeEnvelope(await parts.cache.read(key), '{"interaction":{');
    if (cached !== undefined) return cached;
    return this.#contents.run(key, () => fetchContent(request, key, version.site, parts, deadline), deadline.signal);
  }

  async fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const parts = requestParts(this.#parts, request.viewer, version);
    const key = listKey(request, version, parts);
    const cached = decodeEnvelope(await parts.cache.read(key), '{"interactions":[');
    return cached ?? this.#lists.run(key, () => fetchList(request, key, version, parts, deadline), deadline.signal);
  }

  async fetchContactIds(address: string, viewer: Viewer, deadline: Deadline): Promise<readonly string[]> {
    // In a path such a text would be a contact id.
    if (addressKindOf(address) === 'contact') return [];
    const version = this.#parts.site();
    const { source, limits } = requestParts(this.#parts, viewer, version);
    const parts = { source, profile: version.site.profile, maxPages: limits.scanPages };
    const { contactIds } = await resolveContact(address, parts, primaryCall(deadline));
    return [...contactIds];
  }
}

async function fetchList(
  request: ListRequest,
  key: string,
  version: SiteVersion,
  parts: RequestParts,
  deadline: Deadline,
): Promise<string> {
  const { cache, clock, log } = parts;
  try {
    const { rows, isDegraded } = await fetchRows(request, version, parts, deadline);
    const json = JSON.stringify({ interactions: rows.map(({ item }) => item) });
    await cache.write(key, encodeEnvelope(json), listFreshMs(request.window.to, clock.now(), isDegraded));
    return json;
  } catch (error) {
    if (error instanceof ListTooLong) {
      log.warn({ settings: ['SCAN_PAGES', 'HISTORY_LIMIT'] }, 'A history is longer than these settings allow');
    }
    throw error;
  }
}
