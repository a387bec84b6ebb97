import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type Network, tlsOptions } from './connections.ts';

/** Connects to the host of an address, with TLS if it is https. Returns the version of TLS, undefined without; rejects with the system's error. */
export function probeConnection(address: URL, network: Network): Promise<string | undefined> {
  const { hostname, protocol } = address;
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const port = Number(address.port) || (isTls ? 443 : 80);
  const { timeout, ...tls } = tlsOptions(network);
  return new Promise((resolve, reject) => {
    const socket = isTls
      ? connectTls({ host, port, ...(!isIP(host) && { servername: host }), ...tls })
      : connectTcp({ host, port });
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(timeout, () => end(() => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }))));
    socket.once('error', (error) => end(() => reject(error)));
    socket.once(isTls ? 'secureConnect' : 'connect', () =>
      end(() => resolve(isTls ? ((socket as TLSSocket).getProtocol() ?? undefined) : undefined)),
    );
  });
}
