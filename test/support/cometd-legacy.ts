import { createRequire } from 'node:module';
import type { CometdLibrary } from './desktop.ts';

const require = createRequire(import.meta.url);

/** A client of the generation that legacy desktops ship (3.1.x). */
export function legacyCometd(): CometdLibrary {
  (require('cometd-nodejs-client-legacy') as { adapt(): void }).adapt();
  const { CometD } = require('cometd-legacy') as { CometD: new () => CometdLibrary };
  return new CometD();
}
