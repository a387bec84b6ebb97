import type { Clock } from '../../kit/clock.ts';
import type { Counters } from '../../kit/counters.ts';
import type { Log } from '../../kit/log.ts';
import type { Viewer } from '../../kit/permissions.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import type { FetchParts } from './fetch-input.ts';
import { restrictedSource } from './restricted-source.ts';
import { viewOf } from './view.ts';

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
export interface LiveParts extends Omit<FetchParts, 'view'> {
  /** Distinguishes the sources of a tenant in cache keys. */
  readonly name: 'main' | 'archive';
  /** The site as it is now. */
  readonly site: () => SiteVersion;
  /** A content was translated, as a part of an operation. */
  readonly onTranslated?: ((ms: number, operation: object) => void) | undefined;
  /** A content from before was shown while the source was down. */
  readonly onStale?: (() => void) | undefined;
  /** Whether the source is known to be down. */
  readonly isDown: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ListLimits;
  /** Diagnostics by code. */
  readonly diagnostics: Counters;
  /** Rows of lists that were left out, by reason: `not-selected`, `unreadable`, and `foreign-tenant`, which should raise an alarm. */
  readonly skippedRows: Counters;
}

/** What one request works with: `source` is restricted to the view. */
export interface RequestParts extends LiveParts, FetchParts {}

/** The parts of a request of this viewer, at this version of the site. */
export function requestParts(parts: LiveParts, viewer: Viewer, { site }: SiteVersion): RequestParts {
  const view = viewOf(viewer, parts.source.tenantId, site.profile);
  return { ...parts, view, source: restrictedSource(parts.source, view) };
}
