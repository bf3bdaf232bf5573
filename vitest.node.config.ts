import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

/** What holds in an installation on the real node, by its name. The first file of a project starts it: one at a time. */
const installations: Readonly<Record<string, readonly string[]>> = {
  'no-gateway': ['services'],
  'gateway-api': ['services', 'failed-rollout', 'gateway', 'in-cluster', 'manifests', 'bench-pods'],
  'knative-istio': [
    'knative',
    'net-istio',
    'knative-zero',
    'knative-answers',
    'knative-grpc-answers',
    'knative-canary',
    'knative-transformer',
    'knative-ways',
    'gateway-down',
    'knative-protocols',
    'knative-tokens',
    'knative-tls',
    'knative-paths',
    'knative-two-gateways',
    'knative-failures',
    'knative-graph',
    'knative-kind',
    'bench-pods',
    'node-not-ready',
  ],
  'knative-kourier': ['kourier'],
};

/** The contract's files in an installation take as long as all others: projects of their own, `gateway-api-contract` and so on. */
const served = new Set(['gateway-api', 'knative-istio', 'knative-kourier']);
const projects = Object.entries(installations).flatMap(([installation, files]) => [
  { name: installation, installation, files },
  ...(served.has(installation)
    ? [{ name: `${installation}-contract`, installation, files: ['contract'] }]
    : []),
]);

/** Where `.ci/run` reads the numbers. */
const report = process.env['ISVC_NODE_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

/** Against a hang, never a judgement of speed: tests wait for states, not for times. */
const guards = { testTimeout: 1_200_000, hookTimeout: 1_200_000, fileParallelism: false };

// What only a node that runs pods can show: docs/testing.md.
export default defineConfig({
  test: {
    globalSetup: ['test/node/node-down.ts'],
    reporters: ['default', ...json, notRunReporter()],
    projects: [
      {
        test: {
          name: 'machine',
          include: ['kind', 'machine', 'killed-start'].map((file) => `test/node/${file}.node.ts`),
          ...guards,
          sequence: { groupOrder: 1 },
        },
      },
      ...projects.map(({ name, installation, files }, at) => ({
        test: {
          name,
          include: files.map((file) => `test/node/${file}.node.ts`),
          env: { ISVC_NODE_INSTALLATION: installation },
          ...guards,
          sequence: { groupOrder: at + 2 },
        },
      })),
    ],
  },
});
