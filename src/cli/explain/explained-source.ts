import type { Diagnostic } from '../../kit/diagnostic.ts';
import { type DiagnosticRow, diagnosticsTable, type Severity } from '../../mapping/diagnostics/diagnostics.table.ts';
import type { Explained } from '../../mapping/explain/explain.ts';
import { fieldName } from '../../mapping/explain/filter-by-field.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { columns, formatValue, type TextStyle } from '../../terminal/text.ts';
import { textWidth } from '../../terminal/width.ts';

/** One source value may be the source of many fields: the name of a participant is in each of their messages. */
const MAX_TARGETS = 8;

const outcomeStyles = {
  carried: undefined,
  read: 'dim',
  merged: 'dim',
  overruled: 'yellow',
  reported: 'yellow',
  ignored: 'dim',
  lost: 'yellow',
} as const;

const severityStyles: Readonly<Record<Severity, 'bold' | 'yellow' | 'dim'>> = {
  error: 'bold',
  warning: 'yellow',
  info: 'dim',
};

/** Every diagnostic with the severity and the meaning of its code. */
export function diagnosticLines({ diagnostics }: Explained, style: TextStyle): readonly string[] {
  const rows: Readonly<Record<string, DiagnosticRow>> = diagnosticsTable;
  return diagnostics.flatMap(({ code, pointer, seen }) => {
    const { severity = 'error', meaning = '' } = rows[code] ?? {};
    const value = seen === undefined ? '' : `  ${formatValue(seen, style.width / 2, style)}`;
    return [
      `${style.paint(severityStyles[severity], `${severity}: ${code}`)}  ${escapeControls(pointer || 'the record')}${value}`,
      ...columns(['', meaning], [2], style),
    ];
  });
}

/** Every source value with its outcome, in columns. */
export function sourceLines(explained: Explained, style: TextStyle): readonly string[] {
  const diagnostics = Map.groupBy(explained.diagnostics, ({ pointer }) => pointer);
  const longest = explained.leaves.reduce((max, { pointer }) => Math.max(max, textWidth(escapeControls(pointer))), 0);
  const widths = [Math.min(longest, Math.floor(style.width * 0.44)), Math.floor(style.width * 0.2)] as const;
  return explained.leaves.flatMap((leaf) => {
    const pointer = escapeControls(leaf.pointer);
    const value = formatValue(leaf.value, widths[1], { ...style, untruncated: false });
    const outcome = outcomeText(leaf, diagnostics.get(leaf.pointer) ?? []);
    const outcomeStyle = outcomeStyles[leaf.outcome];
    // Users copy pointers, so a pointer that is too long for its column is not wrapped but gets its own line.
    const fits = textWidth(pointer) <= widths[0];
    const lines = columns([fits ? pointer : '', value, outcome], widths, style);
    return (fits ? lines : [pointer, ...lines]).map((line) => (outcomeStyle ? style.paint(outcomeStyle, line) : line));
  });
}

/** The outcome in words. A value can be both carried and reported: it is in the result, and has a diagnostic. */
function outcomeText(leaf: Explained['leaves'][number], diagnostics: readonly Diagnostic[]): string {
  const codes = diagnostics.map(({ code }) => `; reported as ${code}`).join('');
  switch (leaf.outcome) {
    case 'carried':
      return `→ ${escapeControls(targetNames(leaf.targets))}${codes}`;
    case 'read':
      return `only decides: ${escapeControls(targetNames(leaf.targets))}${codes}`;
    case 'merged':
      return `same value as ${escapeControls(leaf.by)}${codes}`;
    case 'overruled':
      return `${escapeControls(leaf.by)} was used instead${codes}`;
    case 'reported':
      return `reported as ${leaf.code}`;
    case 'ignored':
      return `ignored: ${leaf.reason}`;
    case 'lost':
      return 'not in the result: no rule used it, and no entry of the profile’s ignored says why';
  }
}

function targetNames(targets: readonly string[]): string {
  const names = targets.slice(0, MAX_TARGETS).map((target) => fieldName({ target }));
  const others = targets.length - names.length;
  return names.join(', ') + (others > 0 ? ` and ${others} more` : '');
}
