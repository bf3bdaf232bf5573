import { defineConfig } from 'vitest/config';
import { large, long, programs, tools } from './test/set-up/kinds-of-tests.ts';
import all from './vitest.config.ts';

// The inner loop: the tests that start no program, so that nothing needs to be built. Docs: docs/testing.md.
const { projects: _, ...test } = all.test ?? {};

export default defineConfig({
  ...all,
  test: {
    ...test,
    // One for each of two cores: what waits is among the others.
    maxWorkers: 2,
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: [...programs, ...tools, ...long, ...large],
  },
});
