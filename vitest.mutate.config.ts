import { defineConfig } from 'vitest/config';
import { testsThatStartPrograms } from './test/set-up/starts-programs.ts';

// The tests of the folder that is mutated: those that start programs would run what is built, not what is mutated.
export default defineConfig({
  test: {
    include: [`test/${process.env['ISVC_MUTATE']}/**/*.test.{ts,tsx}`],
    exclude: [...testsThatStartPrograms()],
    // The first run of all of them decides no time: Stryker has limits of its own for the others.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    setupFiles: ['test/set-up/every-file.ts'],
  },
});
