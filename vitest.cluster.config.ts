import { defineConfig } from 'vitest/config';
import type { Installation } from './test/cluster/state/installation.ts';

/** What holds in every installation of KServe. Which files do not, and why, is in docs/testing.md. */
const everywhere = [
  'list',
  'readiness',
  'predict-*',
  'verdicts',
  'port-forward',
  'access',
  'copy-as',
  'doctor',
].map((name) => `test/contract/${name}.test.ts`);
/** What holds wherever there is a gateway. */
const gateways = ['gateway-verdicts', 'wrong-protocol'].map((name) => `test/contract/${name}.test.ts`);
const testsOf: Readonly<Record<Installation, readonly string[]>> = {
  'gateway-api': [
    'test/contract/*.test.ts',
    ...[
      'parts',
      'rights',
      'port-forward-gate',
      'logs',
      'openai-client',
      'graph',
      'canary',
      'copy-as-demo',
      'copy-as-gateway',
      'hostile-tenant',
      'hostile-routes',
    ].map((name) => `test/contract/${name}.cluster.ts`),
  ],
  'no-gateway': [...everywhere, 'test/contract/no-gateway.cluster.ts'],
  ingress: [...everywhere, ...gateways, 'test/contract/ingress.cluster.ts'],
};

// The contract against the real cluster, in each installation of KServe; `npm test` runs it against the demo.
export default defineConfig({
  test: {
    globalSetup: ['test/contract/cluster-up.ts'],
    projects: Object.entries(testsOf).map(([name, include], at) => ({
      test: {
        name,
        include: [...include],
        env: { ISVC_CONTRACT_WORLD: name },
        setupFiles: ['test/set-up/light-libraries.ts'],
        // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
        testTimeout: 180_000,
        expect: { poll: { timeout: 60_000 } },
        hookTimeout: 180_000,
        // One file after another, and one installation after another: a cluster's parts are killed in some of the files.
        fileParallelism: false,
        sequence: { groupOrder: at + 1 },
      },
    })),
  },
});
