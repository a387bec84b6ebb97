import { CometD } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import type { CometdLibrary } from './desktop.ts';

/** A client of the library's current generation, which tries WebSocket first unless it is told not to. */
export function currentCometd(transports: 'all' | 'long-polling' = 'long-polling'): CometdLibrary {
  adapt();
  const cometd = new CometD() as unknown as CometdLibrary;
  if (transports === 'long-polling') cometd.unregisterTransport('websocket');
  return cometd;
}
