import { seededRandom } from './random.ts';

/** Parameters of the generated interactions, which are added to the samples. */
export interface Generation {
  readonly seed: number;
  readonly count: number;
  /** Epoch milliseconds; the newest interaction starts before this time. */
  readonly latestStart: number;
}

/** Milliseconds between two starts, before jitter. */
const SPACING = 90_000;
const CONTACTS = 50;

/** Start of the interaction with this index in epoch milliseconds; index 0 is the newest. */
export function startTimeOf(generation: Generation, index: number): number {
  const jitter = Math.floor(seededRandom(generation.seed, index, 1)() * SPACING);
  return generation.latestStart - index * SPACING - jitter;
}

/** Index of a generated interaction; undefined if the id is not one of this generation. */
export function indexOfId(generation: Generation, interactionId: string): number | undefined {
  const match = /^([0-9a-f]{8})-0000-4000-8000-([0-9a-f]{12})$/.exec(interactionId);
  const index = Number.parseInt(match?.[2] ?? '', 16);
  return match?.[1] === idPrefix(generation) && index < generation.count ? index : undefined;
}

/** Id of the interaction with this index. */
export function interactionIdOf(generation: Generation, index: number): string {
  return `${idPrefix(generation)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** Contact id of the interaction with this index; every seventh interaction has none. */
export function contactIdOf(generation: Generation, index: number): string | undefined {
  if (index % 7 === 6) return undefined;
  return `c0ffee00-0000-4000-8000-${Math.floor(seededRandom(generation.seed, index, 2)() * CONTACTS)
    .toString(16)
    .padStart(12, '0')}`;
}

function idPrefix({ seed }: Generation): string {
  return (Math.imul(seed + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
}
