import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';
import { testsThatStartPrograms } from './test/set-up/starts-programs.ts';

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_TEST_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

/** What other programs do with isvc: shells, curl, grpcurl, kubectl, Python, browsers. Most of their time is that of those programs. */
const tools = [
  'cli/completion-pressed',
  'contract/copy-as',
  'contract/proxy',
  'contract/proxy-openai',
  'demo/kubectl',
  'format/copy-as-runs',
  'format/load-page-browser',
  'proxy/browser',
].map((name) => `test/${name}.test.ts`);
/** These take a second of the processor or more: limits at their real size, a million values, loads, what is read of any bytes. */
const large = [
  'cluster/limits',
  'cluster/log-fuzz',
  'cluster/port-forward',
  'demo/models/any-bytes',
  'load/histogram',
  'load/run-load',
  'load/run-text',
  'protocol/large-answers',
  'proxy/kinds',
  'scripts/check-type-names',
  'tui/effects/effects',
  'tui/screens/answer-view',
].map((name) => `test/${name}.test.ts`);
const programs = testsThatStartPrograms().filter((file) => !tools.includes(file));

export default defineConfig({
  // As the bundle is built: React's other build draws slower, and is not the one that people run.
  oxc: { jsx: { development: false } },
  test: {
    env: { NODE_ENV: 'production' },
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times, and a starved machine may take
    // minutes for a thousand cases.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    // For two cores: tests that wait, as for a service that starts, leave theirs to the third worker.
    maxWorkers: 3,
    reporters: ['default', ...json, notRunReporter()],
    // Files share a worker, one after the other: nothing in src keeps a state between two of them.
    isolate: false,
    setupFiles: ['test/set-up/every-file.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...programs, ...tools, ...large],
        },
      },
      { extends: true, test: { name: 'large', include: large } },
      {
        extends: true,
        test: { name: 'programs', include: programs, setupFiles: ['test/set-up/demo-cluster.ts'] },
      },
      {
        extends: true,
        test: { name: 'tools', include: tools, setupFiles: ['test/set-up/demo-cluster.ts'] },
      },
    ],
  },
});
