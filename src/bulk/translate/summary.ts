import { instantOf } from '../../cxengage/schema/instant.ts';
import type { GwsContent } from '../../genesys/interaction.ts';
import { incrementCount } from '../../kit/counters.ts';
import type { Diagnostic } from '../../kit/diagnostic.ts';
import { DuplicateCounter } from '../../kit/duplicate-ids.ts';
import { compareSeverity, severityOf } from '../../mapping/diagnostics/diagnostics.table.ts';

/** Counts of a run, or of one thread's part of it, as plain data. */
export interface SummaryCounts {
  readonly records: number;
  readonly rejects: number;
  readonly media: ReadonlyMap<string, number>;
  readonly codes: ReadonlyMap<string, number>;
  readonly unmapped: ReadonlyMap<string, number>;
  /** Epoch milliseconds of the first and the last start; infinite without any. */
  readonly earliest: number;
  readonly latest: number;
}

/** Values come from the input, so a hostile archive could bring a new one with every line. */
const MAX_KEYS = 1_000;
const USUAL_TIME = '2024-03-07T14:00:33.100Z';
const OTHERS = '(others)';

/** Counts of a run, printed at its end. */
export class Summary implements SummaryCounts {
  records = 0;
  rejects = 0;
  earliest = Number.POSITIVE_INFINITY;
  latest = Number.NEGATIVE_INFINITY;
  readonly media = new Map<string, number>();
  readonly codes = new Map<string, number>();
  readonly unmapped = new Map<string, number>();
  readonly #ids = new DuplicateCounter();
  #earliestText = 'Z';
  #latestText = '';

  /** Counts a translated record; `start` is the source's text. */
  count({ interaction }: GwsContent, diagnostics: readonly Diagnostic[], start: string | undefined): void {
    this.records += 1;
    if (start !== undefined) this.#countStart(start);
    incrementCount(this.media, interaction.mediaType);
    for (const { code, pointer, seen } of diagnostics) {
      incrementCount(this.codes, code);
      if (code === 'unmapped-value')
        incrementBounded(this.unmapped, seen === undefined ? pointer : `${pointer} ${seen}`, 1);
    }
  }

  /** Counts the ids of records that occur again. */
  countIds(digests: Int32Array): void {
    this.#ids.add(digests);
  }

  /** Adds the counts of another summary; duplicates are counted by `countIds` alone. */
  merge(other: SummaryCounts): void {
    this.records += other.records;
    this.rejects += other.rejects;
    this.earliest = Math.min(this.earliest, other.earliest);
    this.latest = Math.max(this.latest, other.latest);
    for (const [key, count] of other.media) incrementCount(this.media, key, count);
    for (const [key, count] of other.codes) incrementCount(this.codes, key, count);
    for (const [key, count] of other.unmapped) incrementBounded(this.unmapped, key, count);
  }

  /** Records whose id had occurred before. */
  get duplicates(): number {
    return this.#ids.duplicates;
  }

  /** Formats the counts as text lines. */
  lines(): readonly string[] {
    const { duplicates } = this;
    const again = duplicates > 0 ? `, ${duplicates} duplicates` : '';
    const { first, last } = this.#dates();
    return [
      `${this.records} translated, ${this.rejects} rejected${again}`,
      ...(first === undefined ? [] : [`started from ${first} to ${last}`]),
      ...section('by media', this.media),
      ...section('diagnostics', this.codes, compareSeverity, (code) => `${code} (${severityOf(code)})`),
      ...section('unmapped values', this.unmapped, undefined, unmappedLabel),
    ];
  }

  /** The counts as JSON: every list with the most frequent entry first, times in UTC. */
  toJSON(): object {
    const { records, rejects, duplicates } = this;
    return {
      records,
      rejects,
      duplicates,
      ...(this.#ids.isCut && { duplicatesAreIncomplete: true }),
      dateRange: this.#dates(),
      mediaTypes: Object.fromEntries(sorted(this.media)),
      diagnostics: Object.fromEntries(sorted(this.codes)),
      unmappedValues: sorted(this.unmapped).map(([key, count]) => {
        if (key === OTHERS) return { value: OTHERS, count };
        const space = key.indexOf(' ');
        return space < 0
          ? { pointer: key, count }
          : { pointer: key.slice(0, space), value: key.slice(space + 1), count };
      }),
    };
  }

  /** Times in the usual form sort as texts, so most of them need not be read. */
  #countStart(start: string): void {
    const isUsual = start.length === USUAL_TIME.length && start.endsWith('Z');
    if (isUsual && start >= this.#earliestText && start <= this.#latestText) return;
    const instant = instantOf(start);
    if (instant === undefined) return;
    this.earliest = Math.min(this.earliest, instant);
    this.latest = Math.max(this.latest, instant);
    if (!isUsual) return;
    if (start < this.#earliestText) this.#earliestText = start;
    if (start > this.#latestText) this.#latestText = start;
  }

  #dates(): { readonly first?: string; readonly last?: string } {
    if (this.earliest > this.latest) return {};
    return { first: new Date(this.earliest).toISOString(), last: new Date(this.latest).toISOString() };
  }
}

/** A value as JSON, because it is the source's own text; an absent one has no quotes. */
function unmappedLabel(key: string): string {
  const space = key.indexOf(' ');
  if (key === OTHERS) return key;
  return space < 0 ? `${key} (none)` : `${key.slice(0, space)} ${JSON.stringify(key.slice(space + 1))}`;
}

function incrementBounded(counts: Map<string, number>, key: string, by: number): void {
  incrementCount(counts, counts.size < MAX_KEYS || counts.has(key) ? key : OTHERS, by);
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([, a], [, b]) => b - a);
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
