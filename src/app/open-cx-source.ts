import type { Config, SourceConfig } from '../config/config.ts';
import { type ApiOptions, CxApi } from '../cxengage/client/api.ts';
import { Downloads } from '../cxengage/client/downloads.ts';
import { createCxSource } from '../cxengage/client/http-source.ts';
import type { ReadCredentials } from '../cxengage/client/service-session.ts';
import type { CxSource } from '../cxengage/source.ts';
import type { Log } from '../kit/log.ts';
import { networkOf } from './network-of.ts';
import { sourceCredentials } from './source-credentials.ts';

/** A CXEngage tenant, and what reaches it. */
export interface OpenCxSource {
  readonly api: CxApi;
  readonly source: CxSource;
  readonly downloads: Downloads;
  readonly credentials: ReadCredentials;
}

/** How it is opened beside the settings. */
export interface CxSourceParts extends Pick<ApiOptions, 'clock' | 'state' | 'observer' | 'pace' | 'retryWaitsMs'> {
  readonly config: Config;
  readonly log: Log;
}

/** Opens a CXEngage tenant as the settings say, with a quota and connections of its own, which close when the stack is disposed. */
export function openCxSource(
  account: SourceConfig,
  { config, log, ...parts }: CxSourceParts,
  stack: AsyncDisposableStack,
): OpenCxSource {
  const { url, tenantId } = account;
  const { clock, state } = parts;
  const network = networkOf(config);
  const quota = { concurrency: config.cxengageConcurrency, ratePerSecond: config.cxengageRatePerSecond };
  const api = stack.adopt(new CxApi({ url, quota, network, ...parts }), (each) => each.close());
  const rules = { sourceOrigin: api.origin, hosts: config.cxengageFileHosts, network, state, clock };
  const downloads = stack.adopt(new Downloads(rules), (each) => each.close());
  const credentials = sourceCredentials(account, log);
  const options = { tenantId, credentials, scheme: config.cxengageAuth, state };
  return { api, source: createCxSource(api, options, downloads), downloads, credentials };
}
