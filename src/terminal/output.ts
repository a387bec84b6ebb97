/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes an error or status line to standard error. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
