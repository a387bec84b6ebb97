import { cacheKey } from '../../cache/keys.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { parseInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, ListQuery } from '../../cxengage/source.ts';
import { MINUTE } from '../../kit/durations.ts';
import { isJsonObject } from '../../kit/json.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { comparisonFreshMs } from '../freshness.policy.ts';
import { PAGE_ROWS, PROBE_PAGES } from '../limits.policy.ts';
import type { LiveParts } from '../live/live-parts.ts';
import { fetchPages } from './pages.ts';
import type { QueryWindow, WindowComparison } from './window-padding.policy.ts';

/** Shorter interactions start and end in windows that are too close to each other. */
const MIN_LENGTH = 10 * MINUTE;
/** On both sides of the start or the end of the known interaction. */
const PROBE_PADDING = MINUTE;

/** An ended interaction of the source; times in epoch milliseconds. */
interface EndedInteraction {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

type DetectionParts = Pick<LiveParts, 'source' | 'cache' | 'clock' | 'log' | 'name'>;

/**
 * Detects which times of an interaction the source compares with a window, which the vendor does not document: two narrow windows, around the start
 * and around the end of one known interaction, show which of them contains it. The result is cached for a day.
 */
export class ComparedTimes {
  readonly #parts: DetectionParts;
  readonly #flights = new SingleFlight<WindowComparison>();

  constructor(parts: DetectionParts) {
    this.#parts = parts;
  }

  /** `window` must contain ended interactions. Never rejects for a failing source: then the comparison is unknown. */
  async resolve(window: QueryWindow, call: CallOptions): Promise<WindowComparison> {
    const { source, cache, log, name } = this.#parts;
    const key = cacheKey(source.tenantId, 'compared-times');
    const cached = readComparison(await cache.readFresh(key));
    if (cached) return cached;
    const detect = async (): Promise<WindowComparison> => {
      const comparison = await this.#detect(window, call);
      await cache.write(key, comparison, { freshMs: comparisonFreshMs(comparison !== 'unknown') });
      log.info(
        { source: name, compares: comparison },
        'Detected which times of an interaction the source compares with a window',
      );
      return comparison;
    };
    return this.#flights.run(key, detect, call.signal);
  }

  async #detect(window: QueryWindow, call: CallOptions): Promise<WindowComparison> {
    try {
      const known = await this.#fetchKnown(window, call);
      if (!known) return 'unknown';
      const [atStart, atEnd] = await Promise.all([
        this.#isListed(known, known.start, call),
        this.#isListed(known, known.end, call),
      ]);
      if (atStart && atEnd) return 'overlap';
      return atStart ? 'start' : atEnd ? 'end' : 'unknown';
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.#parts.log.debug({ code: error.code }, 'The compared times could not be detected');
      return 'unknown';
    }
  }

  /** The longest ended interaction of the newest rows: the longer it is, the less the precision of the comparison matters. */
  async #fetchKnown(window: QueryWindow, call: CallOptions): Promise<EndedInteraction | undefined> {
    const { results } = await this.#parts.source.fetchList({ ...window, offset: 0, limit: PAGE_ROWS }, call);
    let longest: EndedInteraction | undefined;
    for (const row of results) {
      const ended = endedInteractionOf(row);
      if (!ended || ended.end - ended.start < MIN_LENGTH || ended.end > this.#parts.clock.now()) continue;
      if (!longest || ended.end - ended.start > longest.end - longest.start) longest = ended;
    }
    return longest;
  }

  async #isListed({ id }: EndedInteraction, moment: number, call: CallOptions): Promise<boolean> {
    const { source, clock } = this.#parts;
    const end = Math.min(moment + PROBE_PADDING, clock.now());
    const query: Omit<ListQuery, 'offset' | 'limit'> = { start: moment - PROBE_PADDING, end };
    for await (const page of fetchPages(source, query, PROBE_PAGES, call)) {
      if (page.some((row) => isJsonObject(row) && row['interactionId'] === id)) return true;
    }
    return false;
  }
}

function endedInteractionOf(row: unknown): EndedInteraction | undefined {
  const record = parseInteraction(row);
  const [start, end] = [instantOf(record?.startTimestamp), instantOf(record?.endTimestamp)];
  return record && start !== undefined && end !== undefined ? { id: record.interactionId, start, end } : undefined;
}

function readComparison(text: string | undefined): WindowComparison | undefined {
  const known: readonly WindowComparison[] = ['start', 'end', 'overlap', 'unknown'];
  return known.find((each) => each === text);
}
