/** Something a translation reports: a code of the diagnostics table, a JSON pointer into the input, and what was found there (never personal data). */
export interface Diagnostic {
  readonly code: string;
  readonly pointer: string;
  readonly seen?: string;
}

/** A value with the diagnostics of its translation. */
export interface Diagnosed<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
