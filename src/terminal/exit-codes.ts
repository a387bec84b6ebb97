/** Exit codes of every command; docs/exit-codes.md lists them per command. */
export const exitCodes = {
  /** The command did what it was asked to do. */
  done: 0,
  /** The command ran to the end, and found differences or rejected records. */
  differences: 1,
  /** The command was called with wrong arguments or could not do its work. */
  failed: 2,
  /** The run was interrupted; the same command goes on from there. */
  interrupted: 3,
} as const;
