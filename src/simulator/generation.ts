import { randomFrom } from './random.ts';

/** How many interactions there are beside the samples, and which. */
export interface Generation {
  readonly seed: number;
  readonly count: number;
  /** Epoch milliseconds before which the newest of them began. */
  readonly before: number;
}

const SPACING = 90_000;
const CONTACTS = 50;

/** Epoch milliseconds at which the interaction with this number began; number 0 is the newest. */
export function startOf(generation: Generation, index: number): number {
  const jitter = Math.floor(randomFrom(generation.seed, index, 1)() * SPACING);
  return generation.before - index * SPACING - jitter;
}

/** Number of a generated interaction by its id, undefined for another id. */
export function indexOf(generation: Generation, interactionId: string): number | undefined {
  const match = /^([0-9a-f]{8})-0000-4000-8000-([0-9a-f]{12})$/.exec(interactionId);
  const index = Number.parseInt(match?.[2] ?? '', 16);
  return match?.[1] === prefix(generation) && index < generation.count ? index : undefined;
}

/** Id of the interaction with this number. */
export function idOf(generation: Generation, index: number): string {
  return `${prefix(generation)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** Contact of the interaction with this number; every seventh has none. */
export function contactOf(generation: Generation, index: number): string | undefined {
  if (index % 7 === 6) return undefined;
  return `c0ffee00-0000-4000-8000-${Math.floor(randomFrom(generation.seed, index, 2)() * CONTACTS)
    .toString(16)
    .padStart(12, '0')}`;
}

function prefix({ seed }: Generation): string {
  return (Math.imul(seed + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
}
