import type { GwsContent } from '../../genesys/interaction.ts';
import { incrementCount } from '../../kit/counters.ts';
import type { Diagnostic } from '../../kit/diagnostic.ts';
import { compareSeverity, severityOf } from '../../mapping/diagnostics/diagnostics.table.ts';

/** Counts of a run, or of one thread's part of it, as plain data. */
export interface SummaryCounts {
  readonly records: number;
  readonly rejects: number;
  readonly media: ReadonlyMap<string, number>;
  readonly codes: ReadonlyMap<string, number>;
  readonly unmapped: ReadonlyMap<string, number>;
}

/** Counts of a run, printed at its end. */
export class Summary implements SummaryCounts {
  records = 0;
  rejects = 0;
  readonly media = new Map<string, number>();
  readonly codes = new Map<string, number>();
  readonly unmapped = new Map<string, number>();

  count({ interaction }: GwsContent, diagnostics: readonly Diagnostic[]): void {
    this.records += 1;
    incrementCount(this.media, interaction.mediaType);
    for (const { code, pointer, seen } of diagnostics) {
      incrementCount(this.codes, code);
      if (code === 'unmapped-value') incrementCount(this.unmapped, `${pointer} ${seen ?? '(none)'}`);
    }
  }

  /** Adds the counts of another summary. */
  merge(other: SummaryCounts): void {
    this.records += other.records;
    this.rejects += other.rejects;
    for (const [key, count] of other.media) incrementCount(this.media, key, count);
    for (const [key, count] of other.codes) incrementCount(this.codes, key, count);
    for (const [key, count] of other.unmapped) incrementCount(this.unmapped, key, count);
  }

  /** Formats the counts as text lines. */
  lines(): readonly string[] {
    return [
      `${this.records} translated, ${this.rejects} rejected`,
      ...section('by media', this.media),
      ...section('diagnostics', this.codes, compareSeverity, (code) => `${code} (${severityOf(code)})`),
      ...section('unmapped values', this.unmapped),
    ];
  }
}

/** Adds `by` to the count of a key. */
export function increment(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Rows by the given order of their keys, then by count. */
function section(
  title: string,
  counts: ReadonlyMap<string, number>,
  compareKeys: (key: string, other: string) => number = () => 0,
  label: (key: string) => string = (key) => key,
): readonly string[] {
  if (counts.size === 0) return [];
  const rows = [...counts].sort(([key, count], [other, otherCount]) => compareKeys(key, other) || otherCount - count);
  return [`${title}:`, ...rows.map(([key, count]) => `  ${count} ${label(key)}`)];
}
