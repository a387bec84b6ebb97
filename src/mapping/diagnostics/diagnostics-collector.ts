import type { Diagnostic } from '../../kit/diagnostic.ts';
import type { DiagnosticCode } from './diagnostics.table.ts';

/** Collects what one translation notices; made and read within that one translation, so that translating stays pure. */
export class DiagnosticsCollector {
  readonly #found: Diagnostic[] = [];

  report(code: DiagnosticCode, pointer: string, seen?: string): void {
    this.#found.push(seen === undefined ? { code, pointer } : { code, pointer, seen });
  }

  all(): readonly Diagnostic[] {
    return this.#found;
  }
}
