import { defineConfig } from 'vitest/config';

// The contract's cases of predictions, at the other end of the real node's cable: test/node/knative-contract.node.ts starts it there.
export default defineConfig({
  test: {
    include: ['predict-protocols', 'predict-datatypes', 'wrong-protocol'].map(
      (name) => `test/contract/${name}.test.ts`,
    ),
    env: { ISVC_CONTRACT_WORLD: 'real-node' },
    setupFiles: ['test/set-up/light-libraries.ts'],
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
