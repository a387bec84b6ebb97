import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where the tests that take longest are, the longest first. A long test that begins last keeps only one core busy. */
const slow = ['/test/many-nodes/many-nodes', '/test/law/', '/test/e2e/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = slow.findIndex((part) => moduleId.includes(part));
      return place < 0 ? slow.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    // Most of the time of a small test file is the start of a process and the loading of modules. No test changes what another file uses.
    isolate: false,
    // For two cores: many tests wait for processes that they start.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    maxConcurrency: 3,
    hookTimeout: 20_000,
  },
});
