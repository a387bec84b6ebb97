import { exitWhenOutputFails } from './cli/exit.ts';
import { createProgram } from './cli/program.ts';
import { exitCodes } from './terminal/exit-codes.ts';
import { printError } from './terminal/output.ts';

/** Runs one command line; the command sets the exit code. An unexpected error is printed with its stack. */
export async function main(argv: readonly string[]): Promise<void> {
  exitWhenOutputFails();
  try {
    const program = await createProgram(argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    printError((error instanceof Error && error.stack) || String(error));
    // The failed command may have left timers or sockets open, which would keep the process running.
    process.exit(exitCodes.failed);
  }
}
