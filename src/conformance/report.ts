import { escapeControls, terminalJson } from '../terminal/control-characters.ts';
import type { Verdict } from './check.ts';
import type { CheckResult } from './run-checks.ts';

type Result = Verdict['result'];

/** The number of checks for each verdict. */
export function countVerdicts(results: readonly CheckResult[]): Readonly<Record<Result, number>> {
  const count = (result: Result): number => results.filter(({ verdict }) => verdict.result === result).length;
  return { ok: count('ok'), differs: count('differs'), open: count('open'), skipped: count('skipped') };
}

/** The report as text: one line per check, grouped by operation, then the number of checks for each verdict. */
export function conformanceReport(results: readonly CheckResult[]): readonly string[] {
  const width = Math.max(0, ...results.map(({ check }) => check.about.length));
  const lines: string[] = [];
  let operation = '';
  for (const { check, verdict } of results) {
    if (check.operation !== operation) lines.push(...(operation ? [''] : []), check.operation);
    operation = check.operation;
    const cells = [verdict.result.padEnd(7), check.kind.padEnd(9), check.about.padEnd(width)].join('  ');
    lines.push(`  ${cells}  ${remark({ check, verdict })}`.trimEnd());
  }
  const { ok, differs, open, skipped } = countVerdicts(results);
  return [...lines, '', `${ok} ok, ${differs} differ, ${open} open, ${skipped} skipped`];
}

function remark({ check, verdict }: CheckResult): string {
  if (verdict.result === 'ok') return '';
  if (verdict.result === 'skipped') return verdict.reason;
  const seen = `seen: ${escapeControls(verdict.seen)}`;
  if (verdict.result === 'open') return `left open by the vendor’s pages; this bridge: ${check.expects}; ${seen}`;
  return `expected ${check.expects}; ${seen}`;
}

/** The report as JSON. */
export function conformanceJson(results: readonly CheckResult[]): string {
  const checks = results.map(({ check: { id, operation, kind, about, expects, open }, verdict }) => ({
    id,
    operation,
    kind,
    about,
    expects,
    documented: !open,
    ...verdict,
  }));
  return terminalJson({ ...countVerdicts(results), checks }, 2);
}
