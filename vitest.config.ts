import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_TEST_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

/** Files that start programs: isvc itself, a shell, another tool. `npm run test:quick` leaves them out. */
export const programs = [
  'test/{cli,contract,journeys,package}/**/*.test.ts',
  'test/cluster/{build/go,kubeconfig,parts/process,proxy,tls}.test.ts',
  'test/demo/kubectl.test.ts',
  'test/discovery/reach.test.ts',
  'test/docs/in-cluster.test.ts',
  'test/format/{copy-as,copy-as-runs,copy-tools,python-text,shell-rows}.test.ts',
  'test/fuzz/person.test.ts',
  'test/runtime/bounded-file.test.ts',
  'test/scripts/check-arrows.test.ts',
  'test/transport/{client-certificate,grpc,grpc-tls,proxy,rest,rest-tls}.test.ts',
];

export default defineConfig({
  test: {
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default', ...json, notRunReporter()],
    // Files share a worker, one after the other: nothing in src keeps a state between two of them.
    isolate: false,
    setupFiles: ['test/set-up/every-file.ts'],
    projects: [
      { extends: true, test: { name: 'quick', include: ['test/**/*.test.{ts,tsx}'], exclude: programs } },
      {
        extends: true,
        test: { name: 'programs', include: programs, setupFiles: ['test/set-up/demo-cluster.ts'] },
      },
    ],
  },
});
