import { getCACertificates } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { ANSWER_TIMEOUT_MS, BODY_TIMEOUT_MS, CONNECT_TIMEOUT_MS } from '../timeouts.policy.ts';

/** How CXEngage is reached over the network. */
export interface Network {
  /** URL of the proxy for https addresses; undefined for none. */
  readonly httpsProxy?: string | undefined;
  /** Hosts that are reached without the proxy, as in `NO_PROXY`. */
  readonly noProxy?: string | undefined;
  /** Certificates (PEM) of authorities that are trusted besides those of Node. */
  readonly ca?: string | undefined;
  /** A client certificate and its key (PEM). */
  readonly clientCertificate?: string | undefined;
}

/** Options of TLS. They say themselves that certificates are checked, so that no variable of the environment can switch that off. */
export function tlsOptions({ ca, clientCertificate }: Network) {
  return {
    timeout: CONNECT_TIMEOUT_MS,
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }),
    ...(clientCertificate !== undefined && { cert: clientCertificate, key: clientCertificate }),
  };
}

/** The connections to one API, through the proxy if there is one. One per concurrent call: half as many take twice as long, and pipelining four times. */
export function connectionsTo(origin: string, connections: number, network: Network): Dispatcher {
  const { httpsProxy, noProxy = '' } = network;
  const connect = tlsOptions(network);
  const limits = {
    connections,
    pipelining: 1,
    connect,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: BODY_TIMEOUT_MS,
  };
  if (httpsProxy === undefined || !origin.startsWith('https:')) return new Pool(origin, limits);
  return new EnvHttpProxyAgent({ ...limits, requestTls: connect, httpProxy: '', httpsProxy, noProxy });
}
