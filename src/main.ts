import { createProgram } from './cli/program.ts';

/** Runs one command line; the command sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = await createProgram(argv[2]);
  await program.parseAsync([...argv]);
}
