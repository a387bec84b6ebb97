import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { hashPassword } from '../auth/users-file.ts';
import { print } from '../terminal/output.ts';
import { reportErrors, usageError } from './exit.ts';

/** `cxbridge hash-password`: prints a line for the users file. The password comes from standard input, because process lists show arguments. */
export function addHashPassword(program: Command): void {
  program
    .command('hash-password')
    .description('Read a password from standard input and print a line for USERS_FILE.')
    .argument('<user-name>', 'user name for sign-in')
    .argument('<user-id>', 'CXEngage user id of the same user')
    .action((userName: string, userId: string) => reportErrors(() => printUserLine(userName, userId)));
}

async function printUserLine(userName: string, userId: string): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const { value: password } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  if (!password) {
    throw usageError(
      'No password on standard input. Redirect a file with the password, for example: cxbridge hash-password ana <user-id> < password.txt',
    );
  }
  print(`${userName} ${await hashPassword(password)} ${userId}`);
}
