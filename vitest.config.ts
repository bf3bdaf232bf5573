import { defineConfig } from 'vitest/config';
import { long, tools } from './test/set-up/kinds-of-tests.ts';
import { LongestFirst } from './test/set-up/longest-first.ts';
import { notRunReporter } from './test/set-up/not-run.ts';

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_TEST_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

export default defineConfig({
  // As the bundle is built: React's other build draws slower, and is not the one that people run.
  oxc: { jsx: { development: false } },
  test: {
    env: { NODE_ENV: 'production' },
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times, and a starved machine may take
    // minutes for a thousand cases.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 120_000 } },
    // For two cores: tests that wait, as for a service that starts, leave theirs to the two other workers. Three left a fifth of the cores
    // idle. Each takes some five seconds of a core to load everything: the same 2,252 tests took 38 s of CPU with two, 44 with three, 50 with four.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', ...json, notRunReporter()],
    // Files share a worker, one after the other: nothing in src keeps a state between two of them.
    isolate: false,
    setupFiles: ['test/set-up/every-file.ts', 'test/set-up/demo-cluster.ts'],
    // A worker is of one project, and a new one loads everything anew: the tests of `npm test` are one.
    projects: [
      {
        extends: true,
        test: { name: 'tests', include: ['test/**/*.test.{ts,tsx}'], exclude: [...tools, ...long] },
      },
      { extends: true, test: { name: 'tools', include: tools } },
      { extends: true, test: { name: 'long', include: long } },
    ],
  },
});
