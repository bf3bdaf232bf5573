import { defineConfig } from 'vitest/config';
import { notRunReporter } from './test/set-up/not-run.ts';

/** What holds in an installation on the real node, by its name; a project starts it, unless one is up. */
const installations = {
  'no-gateway': ['services'],
  'gateway-api': ['services', 'gateway', 'in-cluster', 'manifests'],
};

// What only a node that runs pods can show: docs/testing.md.
export default defineConfig({
  test: {
    fileParallelism: false,
    reporters: ['default', notRunReporter()],
    projects: [
      {
        test: {
          name: 'machine',
          include: ['test/node/machine.node.ts'],
          ...guards(),
          sequence: { groupOrder: 1 },
        },
      },
      ...Object.entries(installations).map(([name, files], at) => ({
        test: {
          name,
          include: files.map((file) => `test/node/${file}.node.ts`),
          globalSetup: ['test/node/node-up.ts'],
          ...guards(),
          sequence: { groupOrder: at + 2 },
        },
      })),
    ],
  },
});

/** Against a hang, never a judgement of speed: tests wait for states, not for times. */
function guards() {
  return { testTimeout: 1_200_000, hookTimeout: 1_200_000, fileParallelism: false };
}
