import type { Command } from 'commander';
import { BridgeError } from '../kit/bridge-error.ts';
import { ProfileError } from '../mapping/profile/profile-layers.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { printError } from '../terminal/output.ts';
import { SettingsError } from './command-settings.ts';

/** Makes a program, and the commands added to it later, exit with `failed` on a usage error; commander would exit with 1. */
export function exitOnUsageError(program: Command): Command {
  return program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.failed));
}

/** A usage error that commander cannot detect, such as options that exclude each other. */
export function usageError(message: string): BridgeError {
  return new BridgeError('UsageError', 'usage', message);
}

/** Prints an error in one line, or in one line per fault of a profile or of the settings, and sets the exit code to `failed`. */
export function reportFailure(error: unknown): void {
  const isList = error instanceof ProfileError || error instanceof SettingsError;
  const lines = isList ? error.problems : [errorText(error)];
  for (const line of lines) printError(escapeControls(line));
  process.exitCode = exitCodes.failed;
}

const fixes: Readonly<Record<string, string>> = {
  EISDIR: ' Give a file.',
  ELOOP: ' A link points back to its own folder. Remove it.',
};

/** The message of an error. An error of the file system, such as `ENOENT: no such file or directory, open 'x'`, becomes a sentence. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !message.startsWith(`${code}: `)) return message;
  const [reason = ''] = message.slice(code.length + 2).split(`, ${syscall}`);
  const action = syscall === 'stat' ? 'open' : syscall;
  const fix = fixes[code] ?? '';
  return `Cannot ${action} ${path ?? 'the file'}: ${reason} (${code}).${fix}`;
}

/** Runs a command and reports its failure, if any. */
export async function reportErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    reportFailure(error);
  }
}

/** Exits with `failed` when the output can no longer be written: the reader closed the pipe, as `head` does, or the disk is full. */
export function exitWhenOutputFails(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') printError(error.message);
    process.exit(exitCodes.failed);
  });
  process.stderr.on('error', () => process.exit(exitCodes.failed));
}
