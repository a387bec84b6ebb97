import { createRequire } from 'node:module';
import { adapt } from 'cometd-nodejs-client';
import type { CometdLibrary } from './desktop.ts';

const require = createRequire(import.meta.url);

/** A client of an older generation of the library, which only polls. */
export function olderCometd(name: 'cometd-5' | 'cometd-7'): CometdLibrary {
  adapt();
  const { CometD } = require(name) as { CometD: new () => CometdLibrary };
  const cometd = new CometD();
  cometd.unregisterTransport('websocket');
  return cometd;
}
