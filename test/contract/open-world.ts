import { afterAll, beforeAll, beforeEach, type TestContext } from 'vitest';
import { parseInstallation } from '../cluster/state/installation.ts';
import type { World } from './world.js';

/**
 * The world of a test file, open before its first test. `npm test` means the demo; vitest.cluster.config.ts sets
 * ISVC_CONTRACT_WORLD to an installation of the real cluster, vitest.node-contract.config.ts to the real node. This is the only
 * place that chooses. A case that asks for a service that the world lacks is skipped, with the reason.
 */
export function useWorld(): () => World {
  let world: World | undefined;
  let current: TestContext | undefined;
  beforeAll(async () => {
    const opened = await openWorld();
    const target: World['target'] = (role) => {
      const lack = opened.lacks?.(role);
      return lack === undefined ? opened.target(role) : notRun(lack, current);
    };
    world = { ...opened, target };
  });
  beforeEach((context) => {
    current = context;
  });
  afterAll(async () => {
    await world?.close();
  });
  return () => {
    if (world === undefined) throw new Error('the world is opened before the tests of a file');
    return world;
  };
}

function notRun(why: string, test: TestContext | undefined): never {
  if (test === undefined) throw new Error(why);
  return test.skip(why);
}

async function openWorld(): Promise<World> {
  const { ISVC_CONTRACT_WORLD: installation } = process.env;
  if (installation === 'real-node') {
    const { openNodeWorld } = await import('./node-world.js');
    return openNodeWorld();
  }
  if (installation !== undefined) {
    const { openInstallation } = await import('./installation.js');
    return openInstallation(parseInstallation(installation));
  }
  const { openDemoWorld } = await import('./demo-world.js');
  return openDemoWorld();
}
