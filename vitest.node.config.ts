import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

// What only a node that runs pods can show: docs/testing.md. `npm run test:node` says in which network each project runs.
export default defineConfig({
  test: {
    // A guard against a hang, never a judgement of speed: tests wait for states, not for times.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    fileParallelism: false,
    reporters: ['default', notRunReporter()],
    projects: [{ extends: true, test: { name: 'machine', include: ['test/node/machine.node.ts'] } }],
  },
});
