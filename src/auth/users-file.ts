import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BridgeError } from '../kit/bridge-error.ts';
import { normalUserId } from '../kit/principal.ts';

const deriveKey = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_LENGTH = 32;

/** One line of the users file. */
export interface UserEntry {
  readonly userName: string;
  readonly salt: Buffer;
  readonly key: Buffer;
  /** Id of the same user in CXEngage, in normal form. */
  readonly userId: string;
  /** Names of the permissions that the user is limited to; undefined for a user who sees everything. */
  readonly permissions?: ReadonlySet<string> | undefined;
  /** Line of the entry, from 1. */
  readonly line: number;
}

const FORM = '"user-name scrypt-hash user-id", optionally followed by "permissions=NAME,NAME"';

/**
 * Parses a users file: user name, scrypt hash and CXEngage user id separated by blanks, optionally `permissions=NAME,NAME`; one user per line, `#` for
 * comments. Throws BridgeError that names the line. A repeated name or id is an error: two users with one id would receive each other's results.
 */
export function parseUsersFile(text: string): ReadonlyMap<string, UserEntry> {
  const users = new Map<string, UserEntry>();
  const lineOfName = new Map<string, number>();
  const lineOfId = new Map<string, number>();
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === '' || content.startsWith('#')) continue;
    const line = index + 1;
    const entry = entryOf(content, line);
    const sameName = claim(lineOfName, entry.userName.normalize('NFC').toLowerCase(), line);
    if (sameName !== undefined) {
      throw badLine(line, `repeats the user name of line ${sameName}; remove one of the two lines or change its name`);
    }
    const sameId = claim(lineOfId, entry.userId.toLowerCase(), line);
    if (sameId !== undefined) {
      throw badLine(line, `repeats the CXEngage user id of line ${sameId}; give every user an id of their own`);
    }
    users.set(entry.userName, entry);
  }
  return users;
}

function entryOf(content: string, line: number): UserEntry {
  const [userName = '', hash = '', userId = '', last, ...rest] = content.trim().split(/\s+/);
  const match = /^scrypt:([A-Za-z0-9_-]+):([A-Za-z0-9_-]+)$/.exec(hash);
  const key = Buffer.from(match?.[2] ?? '', 'base64url');
  const names = last === undefined ? undefined : /^permissions=([\w,]*)$/.exec(last)?.[1];
  const isReadable = match?.[1] && key.length === KEY_LENGTH && userId !== '' && rest.length === 0;
  if (!isReadable || (last !== undefined && names === undefined)) throw badLine(line, `is not ${FORM}`);
  const permissions = names === undefined ? undefined : new Set(names.split(',').filter(Boolean));
  const salt = Buffer.from(match?.[1] ?? '', 'base64url');
  return { userName, salt, key, userId: normalUserId(userId), permissions, line };
}

/** Stores the line of a value. Returns the line that has the value already. */
function claim(lines: Map<string, number>, value: string, line: number): number | undefined {
  const earlier = lines.get(value);
  if (earlier === undefined) lines.set(value, line);
  return earlier;
}

/** Checks that the profile knows every permission in the file: a misspelled name would hide something without a word. Throws BridgeError. */
export function checkPermissionNames(users: ReadonlyMap<string, UserEntry>, known: readonly string[]): void {
  for (const { permissions = [], line } of users.values()) {
    for (const name of permissions) {
      if (!known.includes(name)) throw badLine(line, `has the unknown permission ${name}; use ${known.join(', ')}`);
    }
  }
}

function badLine(line: number, problem: string): BridgeError {
  return usersFileError(`line ${line} ${problem}`);
}

/** A fault of the users file, worded to follow the name of the setting. */
export function usersFileError(fault: string): BridgeError {
  return new BridgeError('UsersFileError', 'bad-users-file', fault);
}

/** The hash of a password in the form of the users file. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, KEY_LENGTH);
  return `scrypt:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

const unknownUser: UserEntry = {
  userName: '',
  salt: randomBytes(16),
  key: randomBytes(KEY_LENGTH),
  userId: '',
  line: 0,
};

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
