/** Writes a line for people or programs to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line about what goes wrong to standard error. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
