import { defineConfig } from 'vitest/config';

// The contract against the real cluster; `npm test` runs it against the demo.
export default defineConfig({
  test: {
    include: ['test/contract/**/*.test.ts', 'test/contract/**/*.cluster.ts'],
    globalSetup: ['test/contract/cluster-up.ts'],
    env: { ISVC_CONTRACT_WORLD: 'cluster' },
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // There is one cluster, and its API server is killed in some of the files.
    fileParallelism: false,
  },
});
