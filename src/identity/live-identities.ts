import { unwatchFile, watchFile } from 'node:fs';
import type { Log } from '../kit/log.ts';
import type { IdentityMap } from './identity-map.ts';
import { readIdentityMap } from './read-identity-map.ts';

/** The identity map of a file, which is watched. A file that cannot be used never replaces a valid one. */
export class LiveIdentities {
  readonly #file: string;
  #current: IdentityMap;
  #reads = 0;

  private constructor(file: string, map: IdentityMap) {
    this.#file = file;
    this.#current = map;
  }

  /** Reads the file. Throws BridgeError for one that cannot be used, or the system's error. */
  static async read(file: string): Promise<LiveIdentities> {
    return new LiveIdentities(file, await readIdentityMap(file));
  }

  get current(): IdentityMap {
    return this.#current;
  }

  /** Checks the file every `everyMs` milliseconds, by name, because editors and orchestrators replace files. */
  watch(everyMs: number, log: Log): void {
    watchFile(this.#file, { interval: everyMs, persistent: false }, () => void this.#reload(log));
  }

  stopWatching(): void {
    unwatchFile(this.#file);
  }

  async #reload(log: Log): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    try {
      const map = await readIdentityMap(this.#file);
      // A later change may have been read faster.
      if (read !== this.#reads) return;
      this.#current = map;
      log.info({ count: this.#current.size }, 'The identity map was reloaded');
    } catch (error) {
      log.warn(
        { faults: [(error as Error).message] },
        'The identity map cannot be used; the last valid one stays in use',
      );
    }
  }
}
