import { defineConfig } from 'vitest/config';
import { fuzzReporter } from './test/fuzz/reporter.ts';
import { testsWithProperties } from './test/set-up/tests-with-properties.ts';

// Another seed each time, so that every run looks elsewhere; it is printed, and brings the same cases again.
process.env['FUZZ_CASES'] ??= '10000';
process.env['FUZZ_SEED'] ??= String(Date.now() % 2 ** 31);

/** A file for a report that programs read. */
const report = process.env['FUZZ_REPORT'];

export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts', ...testsWithProperties()],
    // A guard against a hang, as in vitest.config.ts.
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/set-up/every-file.ts'],
    maxWorkers: 2,
    reporters: report === undefined ? [fuzzReporter] : [fuzzReporter, ['json', { outputFile: report }]],
  },
});
