import type { Config } from '../config/config.ts';
import type { Network } from '../cxengage/client/connections.ts';

/** How the settings say that CXEngage is reached. */
export function networkOf({ httpsProxy, noProxy, certificates }: Config): Network {
  return { httpsProxy, noProxy, ...certificates };
}
