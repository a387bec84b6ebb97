import type { Diagnostic } from '../../kit/diagnostic.ts';
import { diagnosticsTable } from '../../mapping/diagnostics/diagnostics.table.ts';
import type { Explained } from '../../mapping/explain/explain.ts';
import { fieldName } from '../../mapping/explain/filter-by-field.ts';
import { columns, escapeControls, formatValue, type TextStyle } from '../../terminal/text.ts';

/** A name is carried to every message of its bearer. */
const MOST_TARGETS = 8;

const styles = { carried: undefined, reported: 'yellow', ignored: 'dim', lost: 'yellow' } as const;

/** Every diagnostic with what its code tells. */
export function diagnosticLines({ diagnostics }: Explained, paper: TextStyle): readonly string[] {
  const meanings: Readonly<Record<string, string>> = diagnosticsTable;
  return diagnostics.flatMap(({ code, pointer, seen }) => [
    `${paper.paint('yellow', code)}  ${escapeControls(pointer || 'the record')}${seen === undefined ? '' : `  ${formatValue(seen, paper.width / 2, paper)}`}`,
    ...columns(['', meanings[code] ?? ''], [2], paper),
  ]);
}

/** Every value of the source with what became of it, side by side. */
export function sourceLines(explained: Explained, paper: TextStyle): readonly string[] {
  const codes = Map.groupBy(explained.diagnostics, ({ pointer }) => pointer);
  const longest = explained.leaves.reduce((most, { pointer }) => Math.max(most, escapeControls(pointer).length), 0);
  const widths = [Math.min(longest, Math.floor(paper.width * 0.44)), Math.floor(paper.width * 0.2)] as const;
  return explained.leaves.flatMap((leaf) => {
    const place = escapeControls(leaf.pointer);
    const became = outcomeText(leaf, codes.get(leaf.pointer) ?? []);
    const style = styles[leaf.outcome];
    // A pointer is for copying, so one that is too long for its column has a line of its own.
    const fits = place.length <= widths[0];
    const lines = columns(
      [fits ? place : '', formatValue(leaf.value, widths[1], { ...paper, whole: false }), became],
      widths,
      paper,
    );
    return (fits ? lines : [place, ...lines]).map((line) => (style ? paper.paint(style, line) : line));
  });
}

/** In words; what was read and is doubtful is both carried and reported. */
function outcomeText(leaf: Explained['leaves'][number], diagnostics: readonly Diagnostic[]): string {
  const codes = diagnostics.map(({ code }) => `; reported as ${code}`).join('');
  switch (leaf.outcome) {
    case 'carried':
      return `→ ${escapeControls(targetsOf(leaf.targets))}${codes}`;
    case 'reported':
      return `reported as ${leaf.code}`;
    case 'ignored':
      return `ignored: ${leaf.reason}`;
    case 'lost':
      return 'lost, which must not be: please report it';
  }
}

function targetsOf(targets: readonly string[]): string {
  const names = targets.slice(0, MOST_TARGETS).map((target) => fieldName({ target }));
  const others = targets.length - names.length;
  return names.join(', ') + (others > 0 ? ` and ${others} more` : '');
}
