import { defineConfig } from 'vitest/config';

/** Vitest configuration for mutation testing: the fast tests of the translation, which start no process or server and generate few records. */
export default defineConfig({
  test: {
    // These tests share no state, and isolating each file would take longer than the tests themselves.
    isolate: false,
    include: [
      'src/mapping/**/*.test.ts',
      'src/bulk/**/*.test.ts',
      'test/cases/*.test.ts',
      'test/compat/accounting.test.ts',
      'test/compat/bulk-input.test.ts',
      'test/compat/documented.test.ts',
    ],
  },
});
