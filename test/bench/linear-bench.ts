import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { growingLists, growingTexts } from '../law/growing-records.ts';
import { site } from '../support/mapping.ts';

const ENTRIES = 10_000;
const ROUNDS = 5;
const NOW = Date.parse('2024-03-08T12:00:00Z');

/** `npm run bench -- linear`: the time of one translation with twice as many entries, as a ratio. A scan in a scan would give 4. */
export function benchLinearity(): void {
  const utc = site('UTC');
  const milliseconds = (text: string): number => {
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      const result = parseInput({ number: 1, text }, NOW);
      if ('input' in result) contentOf(result.input, utc);
      return performance.now() - start;
    });
    return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  };
  process.stdout.write(`${ENTRIES} and ${2 * ENTRIES} entries in one record, median of ${ROUNDS}\n`);
  for (const [name, recordWith] of Object.entries({ ...growingLists, ...growingTexts })) {
    const [once, twice] = [recordWith(ENTRIES), recordWith(2 * ENTRIES)].map((line) =>
      milliseconds(JSON.stringify(line)),
    );
    const ratio = (twice ?? 0) / (once || 1);
    process.stdout.write(
      `  ${name.padEnd(42)} ${(once ?? 0).toFixed(1).padStart(8)} ms ${(twice ?? 0).toFixed(1).padStart(8)} ms  ${ratio.toFixed(2)} x\n`,
    );
  }
}
