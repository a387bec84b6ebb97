import type { GwsContent } from '../../genesys/interaction.ts';
import type { Diagnostic } from '../../kit/diagnostic.ts';

/** Counts of a run, or of a part of it, as plain data. */
export interface SummaryCounts {
  readonly records: number;
  readonly rejects: number;
  readonly media: ReadonlyMap<string, number>;
  readonly codes: ReadonlyMap<string, number>;
  readonly unmapped: ReadonlyMap<string, number>;
}

/** Counts of a run, told at its end. */
export class Summary implements SummaryCounts {
  records = 0;
  rejects = 0;
  readonly media = new Map<string, number>();
  readonly codes = new Map<string, number>();
  readonly unmapped = new Map<string, number>();

  count({ interaction }: GwsContent, diagnostics: readonly Diagnostic[]): void {
    this.records += 1;
    increment(this.media, interaction.mediaType);
    for (const { code, pointer, seen } of diagnostics) {
      increment(this.codes, code);
      if (code === 'unmapped-value') increment(this.unmapped, `${pointer} ${seen ?? '(none)'}`);
    }
  }

  /** Adds the counts of a part. */
  include(part: SummaryCounts): void {
    this.records += part.records;
    this.rejects += part.rejects;
    for (const [key, count] of part.media) increment(this.media, key, count);
    for (const [key, count] of part.codes) increment(this.codes, key, count);
    for (const [key, count] of part.unmapped) increment(this.unmapped, key, count);
  }

  /** The lines a person reads. */
  lines(): readonly string[] {
    return [
      `${this.records} records, ${this.rejects} rejects`,
      ...section('by media', this.media),
      ...section('diagnostics', this.codes),
      ...section('unmapped values', this.unmapped),
    ];
  }
}

/** Counts more of a kind. */
export function increment(counts: Map<string, number>, key: string, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function section(title: string, counts: ReadonlyMap<string, number>): readonly string[] {
  if (counts.size === 0) return [];
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([key, count]) => `  ${count} ${key}`);
  return [`${title}:`, ...rows];
}
