import { escapeControls, terminalJson } from '../terminal/text.ts';
import type { Verdict } from './check.ts';
import type { Checked } from './run-checks.ts';

type Result = Verdict['result'];

/** How many checks have ended in which way. */
export function countVerdicts(all: readonly Checked[]): Readonly<Record<Result, number>> {
  const count = (result: Result): number => all.filter(({ verdict }) => verdict.result === result).length;
  return { ok: count('ok'), differs: count('differs'), skipped: count('skipped') };
}

/** The table for people: a line for each check, grouped by operation, and how many ended in which way. */
export function conformanceReport(all: readonly Checked[]): readonly string[] {
  const width = Math.max(0, ...all.map(({ check }) => check.about.length));
  const lines: string[] = [];
  let operation = '';
  for (const { check, verdict } of all) {
    if (check.operation !== operation) lines.push(...(operation ? [''] : []), check.operation);
    operation = check.operation;
    const found = [verdict.result.padEnd(7), check.kind.padEnd(9), check.about.padEnd(width)].join('  ');
    lines.push(`  ${found}  ${remark({ check, verdict })}`.trimEnd());
  }
  const { ok, differs, skipped } = countVerdicts(all);
  return [...lines, '', `${ok} ok, ${differs} differ, ${skipped} skipped`];
}

function remark({ check, verdict }: Checked): string {
  if (verdict.result === 'ok') return '';
  if (verdict.result === 'skipped') return verdict.reason;
  const open = check.ours ? ' (the vendor’s pages leave it open)' : '';
  return `expected ${check.expects}${open}; seen: ${escapeControls(verdict.seen)}`;
}

/** The same for programs. */
export function conformanceJson(all: readonly Checked[]): string {
  const checks = all.map(({ check: { id, operation, kind, about, expects, ours }, verdict }) => ({
    id,
    operation,
    kind,
    about,
    expects,
    documented: !ours,
    ...verdict,
  }));
  return terminalJson({ ...countVerdicts(all), checks }, 2);
}
