import type { Diagnostic } from '../../kit/diagnostic.ts';
import type { ExportedInteraction } from './folder/rows-file.ts';
import { fieldOf } from './source/field-outcomes-of.ts';

/** Counts what is written of a slice. */
export class SliceTotals {
  readonly #ids = new Set<string>();
  readonly #counts = {
    counts: noCounts(),
    diagnostics: noCounts(),
    mediaTypes: noCounts(),
    incomplete: noCounts(),
    unmapped: noCounts(),
    unknownFields: noCounts(),
    fields: noCounts(),
    rejectCodes: noCounts(),
  };
  #interactions = 0;
  #rejects = 0;
  #sampled = 0;
  #minAt: number | undefined;
  #maxAt: number | undefined;

  add({
    id,
    at,
    channel,
    direction,
    rows,
    fields,
  }: Pick<ExportedInteraction, 'id' | 'at' | 'channel' | 'direction' | 'rows' | 'fields'>): void {
    this.#interactions += 1;
    this.#ids.add(id);
    this.#minAt = Math.min(at, this.#minAt ?? at);
    this.#maxAt = Math.max(at, this.#maxAt ?? at);
    const { counts, mediaTypes, incomplete, diagnostics, unmapped, unknownFields, rejectCodes } = this.#counts;
    increment(counts, countKey(at, channel, direction));
    if (fields) this.#sampled += 1;
    for (const [field, outcome] of Object.entries(fields ?? {})) increment(this.#counts.fields, `${field} ${outcome}`);
    for (const { code } of rows.reject ?? []) {
      this.#rejects += 1;
      increment(rejectCodes, code ?? '');
    }
    for (const { media_type, incomplete: missing, diagnostics: reported } of rows.interaction ?? []) {
      increment(mediaTypes, media_type ?? '');
      for (const part of missing?.split(',') ?? []) increment(incomplete, part);
      if (reported === undefined) continue;
      const all = JSON.parse(reported) as readonly Diagnostic[];
      for (const code of new Set(all.map((each) => each.code))) increment(diagnostics, code);
      for (const value of valuesOf(all, 'unmapped-value')) increment(unmapped, value);
      for (const field of valuesOf(all, 'unknown-field')) increment(unknownFields, field);
    }
  }

  summary() {
    return {
      interactions: this.#interactions,
      uniqueIds: this.#ids.size,
      rejects: this.#rejects,
      sampled: this.#sampled,
      ...(this.#minAt !== undefined && { minAt: this.#minAt, maxAt: this.#maxAt }),
      ...this.#counts,
    };
  }
}

/** Where diagnostics of a code were found, and what was seen there; each once for an interaction, and without the places in lists. */
function valuesOf(diagnostics: readonly Diagnostic[], code: string): ReadonlySet<string> {
  return new Set(
    diagnostics
      .filter((each) => each.code === code)
      .map(({ pointer, seen }) => {
        const field = fieldOf(pointer);
        return code === 'unmapped-value' && seen !== undefined ? `${field} "${seen}"` : field;
      }),
  );
}

/** What interactions are counted by: UTC day, channel and direction. */
export function countKey(at: number, channel: string, direction: string): string {
  const day = new Date(at).toISOString().slice(0, 10);
  return [day, ...[channel, direction].map((each) => each.replaceAll(/\s+/g, '_') || '?')].join(' ');
}

/** Counts by names that the source chooses: one of them may be that of something that every object has. */
function noCounts(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
