import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';

/** Counts of a run, told at its end. */
export class Summary {
  records = 0;
  rejects = 0;
  readonly #media = new Map<string, number>();
  readonly #codes = new Map<string, number>();
  readonly #unmapped = new Map<string, number>();

  count({ value, diagnostics }: Diagnosed<GwsContent>): void {
    this.records += 1;
    add(this.#media, value.interaction.mediaType);
    for (const { code, pointer, seen } of diagnostics) {
      add(this.#codes, code);
      if (code === 'unmapped-value') add(this.#unmapped, `${pointer} ${seen ?? '(none)'}`);
    }
  }

  /** The lines a person reads. */
  lines(): readonly string[] {
    return [
      `${this.records} records, ${this.rejects} rejects`,
      ...section('by media', this.#media),
      ...section('diagnostics', this.#codes),
      ...section('unmapped values', this.#unmapped),
    ];
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function section(title: string, counts: ReadonlyMap<string, number>): readonly string[] {
  if (counts.size === 0) return [];
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([key, count]) => `  ${count} ${key}`);
  return [`${title}:`, ...rows];
}
