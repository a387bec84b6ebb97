import type { ExportHeader } from '../../bulk/export/folder/manifest.ts';
import { CxExportSource, type ExportComparison } from '../../bulk/export/source/cx-export-source.ts';
import type { ExportSource } from '../../bulk/export/source/export-source.ts';
import { GwsExportSource } from '../../bulk/export/source/gws-export-source.ts';
import { identifiedExportSource } from '../../bulk/export/source/identified-export-source.ts';
import type { CopyFile } from '../../bulk/export/source/interaction-files.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { fixOf } from '../../cxengage/source-state.ts';
import { ComparedTimes } from '../../history/lists/compared-times.ts';
import type { IdentityMap } from '../../identity/identity-map.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { DAY, MINUTE } from '../../kit/durations.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import type { LoginOptions } from '../desktop-options.ts';
import { usageError } from '../exit.ts';
import { openLiveTenant } from '../live-tenant.ts';
import { openGws } from './open-gws.ts';

/** The platform that an export reads. */
export interface Platform {
  readonly origin: ExportHeader['origin'];
  /** Id of the tenant, or address of the server. */
  readonly tenantId: string;
  /** What must work before anything is begun. Rejects with an Error for the user. */
  prepare(): Promise<void>;
  /** Which time of an interaction a window selects by. `window` in epoch milliseconds. Throws a usage error if that cannot be found out. */
  comparison(window: { readonly start: number; readonly end: number }): Promise<ExportComparison>;
  /** The source of an export with this header; `now` is the moment by which it is judged what still runs. */
  source(header: ExportHeader, now: number): ExportSource;
  /** Whether calls wait for a quota now. */
  isThrottled(): boolean;
}

/** A CXEngage tenant, which counts, and has a quota. */
export interface CxEngagePlatform extends Platform {
  readonly ratePerSecond: number;
  source(header: ExportHeader, now: number): CxExportSource;
}

const DETECT_MS = 2 * MINUTE;

/** The CXEngage tenant of the settings, or its archive. It closes with the stack. */
export function cxEngagePlatform(site: Site, archive: boolean, stack: AsyncDisposableStack): CxEngagePlatform {
  const tenant = stack.use(openLiveTenant(process.env, archive));
  const { tenantId, clock, log } = tenant;
  const parts = tenant.partsFor(site.profile);
  return {
    origin: 'cxengage',
    tenantId,
    ratePerSecond: tenant.config.cxengageRatePerSecond,
    // A wrong account is not waited for.
    async prepare() {
      const now = clock.now();
      const query = { start: now - MINUTE, end: now, offset: 0, limit: 1 };
      try {
        await parts.source.fetchList(query, { signal: AbortSignal.timeout(DETECT_MS) });
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const fix = fixOf(error, { prefix: archive ? 'ARCHIVE_' : '', tenantId });
        throw new BridgeError('ExportError', error.code, `${error.message}: ${fix}`, error);
      }
    },
    async comparison(window) {
      const { windowCompares } = site.profile;
      if (windowCompares !== 'detect') return windowCompares;
      const times = new ComparedTimes({ ...parts, clock, log, name: 'main' });
      // The longer the time, the likelier is a long interaction in it.
      const now = clock.now();
      const wide = { start: Math.min(window.start, now - 30 * DAY), end: Math.max(window.end, now) };
      const found = await times.resolve(wide, { signal: AbortSignal.timeout(DETECT_MS) });
      if (found !== 'unknown') return found;
      throw usageError(
        'Which time of an interaction CXEngage compares with a window could not be found out: there is no ended interaction of ten minutes. Give --compares start, unless you know that it compares ends.',
      );
    },
    source({ compares, contactId, channel, withSource, withDetails, withFiles }, now) {
      const copyFile: CopyFile | undefined = withFiles
        ? (url, write, call) => tenant.downloads.copy(url, write, call)
        : undefined;
      const filters = { compares, contactId, channel, withSource, withDetails, copyFile };
      return new CxExportSource({ ...parts, site, clock, now, ...filters });
    },
    isThrottled: () => tenant.api.waitingCalls > 0,
  };
}

/** The platform with the ids of CXEngage, as far as the site's identity map has them. */
export function identifiedPlatform(platform: Platform, identities: IdentityMap | undefined): Platform {
  if (!identities) return platform;
  return { ...platform, source: (header, now) => identifiedExportSource(platform.source(header, now), identities) };
}

/** A Genesys Web Services. Its session closes with the stack. */
export function gwsPlatform(url: string, login: LoginOptions, stack: AsyncDisposableStack): Platform {
  const session = openGws(url, login, stack);
  return {
    origin: 'genesys',
    tenantId: url,
    prepare: () => session.signIn(),
    // The window of the operations is documented to be that of the start.
    comparison: async () => 'start',
    source: ({ channel, contactId }) =>
      new GwsExportSource({ run: session.run, address: url, mediaType: channel, contactId }),
    isThrottled: () => false,
  };
}
