import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import type { Log } from '../kit/log.ts';
import type { CurrentSite } from '../site/live-site.ts';

/** What the first line of the log says about one contact center. */
export interface StartedCenter {
  readonly config: Config;
  readonly tenantId: string;
  /** Base URL of the main source. */
  readonly sourceUrl: string;
  readonly site: CurrentSite['site'];
}

/** Logs in one line for each contact center how the bridge runs, and warns of an address that only works on this machine. */
export function logStart(
  log: Log,
  version: string,
  store: 'memory' | 'redis' | 'redis-away',
  centers: readonly StartedCenter[],
): void {
  for (const { config, tenantId, sourceUrl, site } of centers) {
    log.info(
      {
        version,
        tenant: tenantId,
        auth: config.auth.mode,
        zone: site.timeZone,
        url: site.publicUrl,
        profile: site.profile.fingerprint,
        store,
      },
      'The bridge has started',
    );
    if (isOfThisMachine(site.publicUrl) && !isOfThisMachine(sourceUrl)) {
      log.warn(
        { setting: 'PUBLIC_URL', url: site.publicUrl, fix: 'set PUBLIC_URL to the address that desktops use' },
        'Every `uri` in the results names an address that only this machine can reach',
      );
    }
  }
}

function isOfThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}
