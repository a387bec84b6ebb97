import { createProgram } from './cli/program.ts';

/** Runs one command line; the command sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  await createProgram().parseAsync([...argv]);
}
