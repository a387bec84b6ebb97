/** Exit codes of every command; docs/exit-codes.md lists them per command. */
export const exitCodes = {
  /** The command did what it was asked to do. */
  done: 0,
  /** The command ran to the end, and found differences or rejected records. */
  differences: 1,
  /** The command was called with wrong arguments or could not do its work. */
  failed: 2,
  /** Reserved for runs that were interrupted and can be resumed; no command uses it yet. */
  interrupted: 3,
} as const;
