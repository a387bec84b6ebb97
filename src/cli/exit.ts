import type { Command } from 'commander';
import { ProfileError } from '../mapping/profile/profile-layers.ts';
import { printError } from '../terminal/output.ts';
import { escapeControls } from '../terminal/text.ts';

/** Exit code of what could not be done; 1 is an answer of some commands. */
const FAILED = 2;

/** A command that was misused says so in one line and exits with 2, as with everything else that goes wrong. */
export function exitOnUsageError(command: Command): Command {
  return command
    .showHelpAfterError(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCode : FAILED));
}

/** Tells what went wrong, each fault of a profile in a line, and sets the exit code 2. */
export function reportFailure(error: unknown): void {
  for (const fault of error instanceof ProfileError ? error.faults : [(error as Error).message])
    printError(escapeControls(fault));
  process.exitCode = FAILED;
}

/** Whoever reads the output may stop reading, as `head` does, or have no room for it; there is nobody left to work for then. */
export function exitWhenReaderCloses(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') printError(error.message);
    process.exit(FAILED);
  });
  process.stderr.on('error', () => process.exit(FAILED));
}
