import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

/** Where test/node/contract.node.ts reads the results. */
const report = process.env['ISVC_CONTRACT_REPORT'];
const json: ['json', { outputFile: string }][] =
  report === undefined ? [] : [['json', { outputFile: report }]];

// A file of the contract, at the other end of the real node's cable: test/node/contract.node.ts starts it there.
export default defineConfig({
  test: {
    include: ['test/contract/*.test.ts'],
    env: { ISVC_CONTRACT_WORLD: 'real-node' },
    setupFiles: ['test/set-up/light-libraries.ts'],
    reporters: ['default', ...json, notRunReporter()],
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
    testTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
