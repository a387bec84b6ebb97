import { isOutage, SourceError } from '../../cxengage/errors.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { Deadline } from '../../kit/deadline.ts';
import { failureFields } from '../../kit/failure-fields.ts';
import type { Viewer } from '../../kit/permissions.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { listFreshMs, NOT_FOUND_FRESH_MS } from '../freshness.policy.ts';
import type { ContentRequest, HistorySource, ListRequest } from '../history-source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { ComparedTimes } from '../lists/compared-times.ts';
import { fetchRows } from '../lists/fetch-rows.ts';
import { contentKey, listKey } from './answer-keys.ts';
import { primaryCall } from './call-options.ts';
import { fetchContactIds } from './contacts.ts';
import { fetchContent } from './fetch-content.ts';
import { type LiveParts, type RequestParts, requestParts, type SiteVersion } from './live-parts.ts';
import { markStale } from './stale-content.ts';

/** What is cached for an interaction that the source does not know. */
const NOT_FOUND = '';
/** Share of its time that an operation waits for a content that it could show from before. */
const FETCH_SHARE = 0.8;

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
    const cached = await parts.cache.read(key);
    if (cached?.isFresh) return knownContent(cached.text);
    const usable = cached && cached.text !== NOT_FOUND ? cached.text : undefined;
    const fetch = (within: Deadline): Promise<string> =>
      this.#contents.run(key, () => this.#fetchContent(request, key, version, parts, within), within.signal);
    const shown = (text: string): string => {
      parts.onStale?.();
      return markStale(text, version.site.profile);
    };
    if (usable !== undefined && parts.isDown()) {
      // The user does not wait for it; it finds out whether the source is back.
      const refresh = new Deadline(deadline.endsAt - parts.clock.monotonic(), parts.clock, deadline.caller);
      refresh.run(fetch).catch((error: unknown) => {
        if (!(error instanceof BridgeError))
          parts.log.warn(failureFields(error), 'A stale content could not be renewed');
      });
      return shown(usable);
    }
    if (usable === undefined) return fetch(deadline);
    try {
      // What does not come in time is not there either, and leaves time to show what is known.
      return await deadline.earlier(FETCH_SHARE).run(fetch);
    } catch (error) {
      if (!isOutage(error)) throw error;
      // It may have been erased meanwhile.
      const left = await parts.cache.read(key);
      if (!left || left.text === NOT_FOUND) throw error;
      return left.isFresh ? left.text : shown(left.text);
    }
  }

  /** A list shows nowhere that it is from before, so no list is shown while the source is down. */
  async fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const version = this.#parts.site();
    const parts = requestParts(this.#parts, request.viewer, version);
    const key = listKey(request, version, parts, await parts.cache.generation(parts.tenantId));
    const cached = await parts.cache.readFresh(key);
    if (cached !== undefined) return cached;
    return this.#lists.run(key, () => this.#fetchList(request, key, version, parts, deadline), deadline.signal);
  }

  async fetchContactIds(address: string, viewer: Viewer, deadline: Deadline): Promise<readonly string[]> {
    const version = this.#parts.site();
    const { source, limits, log } = requestParts(this.#parts, viewer, version);
    const parts = { source, profile: version.site.profile, log, maxPages: limits.scanPages };
    return fetchContactIds(address, parts, primaryCall(deadline));
  }

  async #fetchContent(
    request: ContentRequest,
    key: string,
    version: SiteVersion,
    parts: RequestParts,
    deadline: Deadline,
  ): Promise<string> {
    try {
      return await fetchContent(request, version, parts, deadline);
    } catch (error) {
      const isUnknown = error instanceof SourceError && error.code === 'not-found' && error.fields.step === 'record';
      const tags = [parts.subjectTags.of(parts.tenantId, { kind: 'interaction', id: request.id })];
      if (isUnknown) await parts.cache.write(key, NOT_FOUND, { freshMs: NOT_FOUND_FRESH_MS }, tags);
      throw error;
    }
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
      await cache.write(key, json, { freshMs: listFreshMs(request.window.to, clock.now(), isDegraded) });
      return json;
    } catch (error) {
      if (error instanceof ListTooLong) {
        log.warn({ setting: error.setting }, 'A history is longer than this setting allows');
      }
      throw error;
    }
  }
}

/** A cached content. Throws SourceError for one that the source did not know. */
function knownContent(text: string): string {
  if (text === NOT_FOUND) throw new SourceError('not-found', 'The source did not know the interaction a moment ago');
  return text;
}
