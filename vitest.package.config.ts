import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_PACKAGE_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

// How isvc gets to people: docs/testing.md. It builds releases in scratch checkouts, which takes too long for each change.
export default defineConfig({
  test: {
    include: ['test/package/**/*.package.ts'],
    fileParallelism: false,
    // Guards against a hang, never a judgement of speed.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', ...json, notRunReporter()],
  },
});
