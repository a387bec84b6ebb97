import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Log } from '../kit/log.ts';
import { textOfFile } from '../kit/utf8.ts';
import { checkPermissionNames, parseUsersFile, type UserEntry, usersFileError } from './users-file.ts';

type Users = ReadonlyMap<string, UserEntry>;

/** The users of a users file, which is watched. A file that cannot be used never replaces a valid one. */
export class LiveUsers {
  readonly #file: string;
  readonly #knownPermissions: readonly string[];
  readonly #listeners = new Set<() => void>();
  #current: Users;

  private constructor(file: string, knownPermissions: readonly string[], users: Users) {
    this.#file = file;
    this.#knownPermissions = knownPermissions;
    this.#current = users;
  }

  /** Reads the file. Throws BridgeError for one that cannot be used, or the system's error. */
  static async read(file: string, knownPermissions: readonly string[]): Promise<LiveUsers> {
    return new LiveUsers(file, knownPermissions, await readUsers(file, knownPermissions));
  }

  get current(): Users {
    return this.#current;
  }

  has(userName: string): boolean {
    return this.#current.has(userName);
  }

  /** Calls the listener whenever users have changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Checks the file every `everyMs` milliseconds, by name, because editors and orchestrators replace files. */
  watch(everyMs: number, log: Log): void {
    watchFile(this.#file, { interval: everyMs, persistent: false }, () => void this.#reload(log));
  }

  stopWatching(): void {
    unwatchFile(this.#file);
  }

  async #reload(log: Log): Promise<void> {
    try {
      this.#current = await readUsers(this.#file, this.#knownPermissions);
      for (const listener of this.#listeners) listener();
      log.info({ count: this.#current.size }, 'The users file was reloaded');
    } catch (error) {
      log.warn(
        { faults: [(error as Error).message] },
        'The users file cannot be used; the last valid one stays in use',
      );
    }
  }
}

async function readUsers(file: string, knownPermissions: readonly string[]): Promise<Users> {
  const users = parseUsersFile(textOfFile(await readFile(file), file, usersFileError));
  checkPermissionNames(users, knownPermissions);
  return users;
}
