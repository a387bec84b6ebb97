import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { growingLists, growingTexts } from './growing-records.ts';

// Counting starts before the code is loaded: V8 does not count the blocks of functions that it compiled earlier.
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { parseInput } = await import('../../src/bulk/input/parse-input.ts');
const { contentOf } = await import('../../src/mapping/content.ts');
const { site } = await import('../support/mapping.ts');
afterAll(() => session.disconnect());

const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const utc = site('UTC');
const now = Date.parse('2024-03-08T12:00:00Z');

/** How often the blocks of the bridge's code ran: a measure of work that does not depend on the machine. */
async function blocksRun(work: () => void): Promise<number> {
  await session.post('Profiler.takePreciseCoverage'); // resets the counters
  work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const scripts = result.filter(({ url }) => url.includes(sources));
  return scripts
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

/** The smallest count of three: V8 counts some blocks twice while it optimizes a function. */
async function leastBlocksRun(work: () => void): Promise<number> {
  return Math.min(await blocksRun(work), await blocksRun(work), await blocksRun(work));
}

function translate(line: JsonObject): void {
  const result = parseInput({ number: 1, text: JSON.stringify(line) }, now);
  if ('reject' in result) throw new Error(`rejected: ${result.reject}`);
  contentOf(result.input, utc);
}

/** A scan in a scan would make four times as much work for twice as many entries. */
const MAX_GROWTH = 2.5;

it.each(Object.entries({ ...growingLists, ...growingTexts }))(
  'twice as many %s make at most about twice as much work',
  async (_name, lineWith) => {
    const [once, twice] = [lineWith(400), lineWith(800)];
    translate(lineWith(2)); // what runs once for each process and profile is not counted
    const small = await leastBlocksRun(() => translate(once));
    const large = await leastBlocksRun(() => translate(twice));
    expect(small).toBeGreaterThan(100);
    expect(large / small).toBeLessThan(MAX_GROWTH);
  },
);
