import { defineConfig } from 'vitest/config';
import { survivalReporter } from './test/faults/reporter.ts';

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_FAULTS_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

// What isvc survives: docs/testing.md. Each case asserts its own limit; these are guards against a hang.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts'],
    setupFiles: ['test/set-up/light-libraries.ts', 'test/set-up/demo-cluster.ts'],
    // Of a process of its own each, for what is left afterwards is asked of the process.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 60_000,
    reporters: ['default', ...json, survivalReporter()],
  },
});
