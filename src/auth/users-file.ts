import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BridgeError } from '../kit/bridge-error.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_LENGTH = 32;

/** One line of the users file. */
export interface UserEntry {
  readonly userName: string;
  readonly salt: Buffer;
  readonly key: Buffer;
  /** Id of the same person in CXEngage. */
  readonly userId: string;
}

/** Reads a users file: `user name, scrypt hash, CXEngage user id`, separated by blanks, one person a line, `#` for remarks. Throws BridgeError that names the line. */
export function parseUsers(text: string): ReadonlyMap<string, UserEntry> {
  const users = new Map<string, UserEntry>();
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [userName = '', hash = '', userId = '', ...rest] = line.trim().split(/\s+/);
    const match = /^scrypt:([A-Za-z0-9_-]+):([A-Za-z0-9_-]+)$/.exec(hash);
    const key = Buffer.from(match?.[2] ?? '', 'base64url');
    if (!match?.[1] || key.length !== KEY_LENGTH || userId === '' || rest.length > 0) {
      throw new BridgeError(
        'UsersFileError',
        'bad-users-file',
        `line ${place + 1} is not "user-name scrypt-hash user-id"`,
      );
    }
    users.set(userName, { userName, salt: Buffer.from(match[1], 'base64url'), key, userId });
  }
  return users;
}

/** The hash of a password as the users file holds it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, KEY_LENGTH);
  return `scrypt:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

const nobody: UserEntry = { userName: '', salt: randomBytes(16), key: randomBytes(KEY_LENGTH), userId: '' };

/** The entry that a user name and password open. An unknown name costs the same time as a wrong password, so names cannot be guessed by the clock. */
export async function findUser(
  users: ReadonlyMap<string, UserEntry>,
  userName: string,
  password: string,
): Promise<UserEntry | undefined> {
  const entry = users.get(userName) ?? nobody;
  const key = await derive(password, entry.salt, KEY_LENGTH);
  return timingSafeEqual(key, entry.key) && entry !== nobody ? entry : undefined;
}
