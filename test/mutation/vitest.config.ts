import { defineConfig } from 'vitest/config';

/** The tests of the translation and of the policies that take seconds: no process, no socket, no thousands of generated records. */
export default defineConfig({
  test: {
    // None of them leaves state behind, and an environment for each file takes longer than the tests.
    isolate: false,
    include: [
      'src/mapping/**/*.test.ts',
      'src/bulk/**/*.test.ts',
      'src/**/*.policy.test.ts',
      'test/cases/*.test.ts',
      'test/compat/accounting.test.ts',
      'test/compat/bulk-input.test.ts',
      'test/compat/documented.test.ts',
    ],
  },
});
