import type { Clock } from '../../kit/clock.ts';
import type { Counters } from '../../kit/counters.ts';
import type { Log } from '../../kit/log.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import type { FetchParts } from './fetch-input.ts';

/** A site at one moment. The fingerprint changes with everything that a cached answer depends on besides its record. */
export interface SiteVersion {
  readonly site: Site;
  readonly fingerprint: string;
}

/** How much one list may cost. */
export interface ListLimits {
  /** Interactions of a complete list. */
  readonly historyLimit: number;
  /** Pages per list. */
  readonly scanPages: number;
}

/** What a live source works with. */
export interface LiveParts extends FetchParts {
  /** Distinguishes the sources of a tenant in cache keys. */
  readonly name: 'main' | 'archive';
  /** The bridge's tenant, whose users see the answers. */
  readonly tenantId: string;
  /** The site as it is now. */
  readonly site: () => SiteVersion;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ListLimits;
  /** Diagnostics by code. */
  readonly diagnostics: Counters;
  /** Rows of lists that were left out, by reason: `not-selected`, `unreadable`, and `foreign-tenant`, which should raise an alarm. */
  readonly skippedRows: Counters;
}
