/** What a translation noticed: a code of `mapping/diagnostics.table.ts`, where (JSON pointer into its input), and what was seen there (never personal data). */
export interface Diagnostic {
  readonly code: string;
  readonly pointer: string;
  readonly seen?: string;
}

/** A value with everything that was doubtful about it. */
export interface Diagnosed<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
