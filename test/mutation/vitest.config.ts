import { defineConfig } from 'vitest/config';

/** The tests that hold the translation and take seconds: no process, no socket, no thousands of generated records. */
export default defineConfig({
  test: {
    isolate: false,
    include: [
      'src/mapping/*.test.ts',
      'src/bulk/*.test.ts',
      'test/cases/*.test.ts',
      'test/compat/accounting.test.ts',
      'test/compat/bulk-input.test.ts',
      'test/compat/documented.test.ts',
    ],
  },
});
