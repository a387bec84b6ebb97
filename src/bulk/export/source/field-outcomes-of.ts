import { explain } from '../../../mapping/explain/explain.ts';
import type { Site, TranslationInput } from '../../../mapping/input/translation-input.ts';

/** An explanation translates once for each value, so that of a long conversation would take minutes. */
const MAX_CHARS = 100_000;

/** What became of each field of an interaction, by its pointer with `*` for places in lists: `carried`, `read`, `ignored`, … */
export type FieldOutcomes = Readonly<Record<string, string>>;

/** Outcomes from the one that matters most: a field with several of them in an interaction is named by the first. */
const byWeight = ['lost', 'reported', 'carried', 'overruled', 'merged', 'read', 'ignored'];

/** What became of each field of an interaction; undefined for one that is too long to be explained. */
export function fieldOutcomesOf(input: TranslationInput, site: Site): FieldOutcomes | undefined {
  const { raw, transcript } = input;
  const conversation = transcript && 'raw' in transcript ? transcript.raw : undefined;
  if (JSON.stringify([raw, conversation]).length > MAX_CHARS) return undefined;
  const outcomes = new Map<string, string>();
  for (const { pointer, value, outcome } of explain(input, site).leaves) {
    if (value === null || value === '') continue;
    const field = fieldOf(pointer);
    const known = outcomes.get(field);
    if (known === undefined || byWeight.indexOf(outcome) < byWeight.indexOf(known)) outcomes.set(field, outcome);
  }
  return Object.fromEntries([...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A pointer without the places in lists. */
export function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .map((part) => (/^\d+$/.test(part) ? '*' : part))
    .join('/');
}
