import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { hashPassword } from '../auth/users-file.ts';
import { readHiddenLine } from '../terminal/hidden-prompt.ts';
import { print } from '../terminal/output.ts';
import { reportErrors, usageError } from './exit.ts';

const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/**
 * `cxbridge hash-password`: prints a line for the users file. The password comes from standard input, because process lists show arguments. On a
 * terminal it is not shown, and is asked for twice.
 */
export function addHashPassword(program: Command): void {
  program
    .command('hash-password')
    .description('Ask for a password, or read it from standard input, and print a line for USERS_FILE.')
    .argument('<user-name>', 'user name for sign-in', parseUserName)
    .argument('<user-id>', 'CXEngage user id of the same user, a UUID', parseUserId)
    .action((userName: string, userId: string) => reportErrors(() => printUserLine(userName, userId)));
}

async function printUserLine(userName: string, userId: string): Promise<void> {
  const password = process.stdin.isTTY ? await askPassword() : await readPassword();
  print(`${userName} ${await hashPassword(password)} ${userId}`);
}

async function askPassword(): Promise<string> {
  const password = await readHiddenLine('Password: ');
  if (!password) throw usageError('No password was given.');
  if ((await readHiddenLine('The same password again: ')) !== password) {
    throw usageError('The two passwords differ. Run the command again.');
  }
  return password;
}

async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  const { value: line } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  const password = typeof line === 'string' ? line.replace(/^\ufeff/, '') : '';
  if (password === '') {
    throw usageError(
      'No password on standard input. Redirect a file with the password, for example: cxbridge hash-password ana <user-id> < password.txt',
    );
  }
  return password;
}

/** The file separates names by blanks and begins comments with #; HTTP Basic ends a name at the first colon. */
function parseUserName(text: string): string {
  if (text === '' || /[\s:\p{Cc}\p{Cf}]/u.test(text) || text.startsWith('#')) {
    throw new InvalidArgumentError(
      'Give a name without blanks, colons and invisible characters that does not begin with #.',
    );
  }
  return text;
}

/** The id as CXEngage writes it. */
function parseUserId(text: string): string {
  const [, ...parts] = UUID.exec(text) ?? [];
  if (parts.length === 0) {
    throw new InvalidArgumentError('Give the UUID of the user, for example 3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f.');
  }
  return parts.join('-').toLowerCase();
}
