import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { hashPassword } from '../auth/users-file.ts';
import { print, printError } from '../terminal/output.ts';

/** `cxbridge hash-password`: a line for the users file, from a password on standard input, where no process list shows it. */
export function addHashPassword(program: Command): void {
  program
    .command('hash-password')
    .description('read a password from standard input and print a line for USERS_FILE')
    .argument('<user-name>', 'name the person signs in with')
    .argument('<user-id>', 'id of the same person in CXEngage')
    .action(async (userName: string, userId: string) => {
      const lines = createInterface({ input: process.stdin });
      const { value: password } = await lines[Symbol.asyncIterator]().next();
      lines.close();
      if (!password) {
        printError('No password on standard input. For example: cxbridge hash-password ana <user-id> < password.txt');
        process.exitCode = 1;
        return;
      }
      print(`${userName} ${await hashPassword(password)} ${userId}`);
    });
}
