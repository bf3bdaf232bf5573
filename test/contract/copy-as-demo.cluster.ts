// The demo's servers by the tools that are built for the cluster: `npm test` has no grpcurl, and no Python with gRPC.
import { afterAll, beforeAll } from 'vitest';
import { clusterPrograms } from './cluster-programs.js';
import { testCopies } from './copy-cases.js';
import { copyRequests } from './copy-requests.js';
import { openDemoWorld } from './demo-world.js';
import { useProducts } from './use-product.js';
import type { World } from './world.js';

let demo: World | undefined;
beforeAll(async () => {
  demo = { ...(await openDemoWorld()), programs: clusterPrograms };
});
afterAll(() => demo?.close());

function world(): World {
  if (demo === undefined) throw new Error('the demo is started before the tests of a file');
  return demo;
}

testCopies(world, useProducts(world), copyRequests);
