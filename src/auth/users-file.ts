import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BridgeError } from '../kit/bridge-error.ts';

const deriveKey = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_LENGTH = 32;

/** One line of the users file. */
export interface UserEntry {
  readonly userName: string;
  readonly salt: Buffer;
  readonly key: Buffer;
  /** Id of the same user in CXEngage. */
  readonly userId: string;
}

/** Parses a users file: `user name, scrypt hash, CXEngage user id` separated by blanks, one user per line, `#` for comments. Throws BridgeError that names the line. */
export function parseUsersFile(content: string): ReadonlyMap<string, UserEntry> {
  const text = content.replace(/^\ufeff/, ''); // some editors begin a file with a byte order mark
  const users = new Map<string, UserEntry>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [userName = '', hash = '', userId = '', ...rest] = line.trim().split(/\s+/);
    const match = /^scrypt:([A-Za-z0-9_-]+):([A-Za-z0-9_-]+)$/.exec(hash);
    const key = Buffer.from(match?.[2] ?? '', 'base64url');
    if (!match?.[1] || key.length !== KEY_LENGTH || userId === '' || rest.length > 0) {
      const message = `line ${index + 1} is not "user-name scrypt-hash user-id"`;
      throw new BridgeError('UsersFileError', 'bad-users-file', message);
    }
    users.set(userName, { userName, salt: Buffer.from(match[1], 'base64url'), key, userId });
  }
  return users;
}

/** The hash of a password in the form of the users file. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, KEY_LENGTH);
  return `scrypt:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

const unknownUser: UserEntry = { userName: '', salt: randomBytes(16), key: randomBytes(KEY_LENGTH), userId: '' };

/** The entry with this user name and password. An unknown name takes as long as a wrong password, so response times do not reveal names. */
export async function findUser(
  users: ReadonlyMap<string, UserEntry>,
  userName: string,
  password: string,
): Promise<UserEntry | undefined> {
  const entry = users.get(userName) ?? unknownUser;
  const key = await deriveKey(password, entry.salt, KEY_LENGTH);
  return timingSafeEqual(key, entry.key) && entry !== unknownUser ? entry : undefined;
}
