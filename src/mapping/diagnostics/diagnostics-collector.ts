import type { Diagnostic } from '../../kit/diagnostic.ts';
import type { DiagnosticCode } from './diagnostics.table.ts';

/** Collects the diagnostics of one translation. It is created and read within that translation, so that translation stays a pure function. */
export class DiagnosticsCollector {
  readonly #diagnostics: Diagnostic[] = [];
  /** Set by whoever meets a number that may be a rounded integer. */
  hasRoundedNumber = false;

  report(code: DiagnosticCode, pointer: string, seen?: string): void {
    this.#diagnostics.push(seen === undefined ? { code, pointer } : { code, pointer, seen });
  }

  /** Adds what was reported elsewhere. */
  add(diagnostics: readonly Diagnostic[]): void {
    // Not with a spread: a record may have more diagnostics than a call may have arguments.
    for (const diagnostic of diagnostics) this.#diagnostics.push(diagnostic);
  }

  all(): readonly Diagnostic[] {
    return this.#diagnostics;
  }
}
