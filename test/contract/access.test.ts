import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { resources } from '../../src/cluster/resources.js';
import { listExplained } from '../../src/discovery/explain-services.js';
import { watchServices } from '../../src/discovery/services.js';
import { readLogin } from './kubeconfig.js';
import { useWorld } from './open-world.js';
import { never, openProduct, type Product } from './product.js';
import { useProducts } from './use-product.js';
import type { User } from './world.js';

const world = useWorld();
const open = useProducts(world);

const as = (user: User): Promise<Product> => open({ kubeconfig: world().kubeconfigOf(user) });

async function protocolsOf({ cluster }: Product): Promise<readonly string[]> {
  const { services } = await listExplained(cluster, {}, never);
  return services.map(({ key, protocol }) => `${key} ${protocol}`);
}

test('a user with no rights is told which permission is missing, and how to check it', async () => {
  const { namespace } = world();
  const { cluster } = await as('nobody');
  await expect(listExplained(cluster, { namespace }, never)).rejects.toMatchObject({
    kind: 'cluster',
    summary: `You may not list inferenceservices.serving.kserve.io in namespace ${namespace}.`,
    remedy: expect.stringContaining(
      `kubectl auth can-i list inferenceservices.serving.kserve.io -n ${namespace}`,
    ),
  });
});

test('a user with no rights gets no watch either, and it ends', async () => {
  const { cluster } = await as('nobody');
  // Before that, a slow API server may have refused only some of the kinds.
  const untilRefused = async (): Promise<void> => {
    for await (const told of watchServices(cluster, {}, never))
      expect(told).toMatchObject({ type: 'live', services: [], isWhole: false });
  };
  await expect(untilRefused()).rejects.toMatchObject({
    kind: 'cluster',
    summary: 'You may not list inferenceservices.serving.kserve.io in all namespaces.',
  });
});

test('a user with no rights may not get one service', async () => {
  const { find } = await as('nobody');
  await expect(find(world().target('kserve-v1'))).rejects.toMatchObject({
    kind: 'cluster',
    summary: expect.stringContaining('You may not get inferenceservices.serving.kserve.io'),
  });
});

test('a user with only list sees the same services as the admin', async () => {
  const theirs = await protocolsOf(await as('listOnly'));
  expect(theirs).toEqual(await protocolsOf(await open()));
});

test('a user with only list has a list that says that it may not be watched', async () => {
  const { cluster } = await as('listOnly');
  const told = watchServices(cluster, {}, never);
  for await (const event of told) {
    // The lists of the three kinds come side by side, and each is live until its watch is refused.
    if (event.type === 'live') continue;
    expect(event).toMatchObject({ type: 'stale', why: expect.stringContaining('You may not watch ') });
    return;
  }
  expect.unreachable('a watch that is refused is told');
});

test('a user with only list is told what else a way in needs', async () => {
  const { discovery } = await as('listOnly');
  const service = await (await open()).find(world().target('kserve-v1'));
  await expect(discovery.findEndpoint(service, 'v1', never)).rejects.toMatchObject({
    kind: 'no-way-in',
    remedy: expect.stringMatching(/You may not list (?:configmaps|services)/),
  });
});

test('a missing permission is a value where it only narrows the search', async () => {
  const { cluster } = await as('listOnly');
  await expect(cluster.read(resources.services, {}, never)).resolves.toMatchObject({
    missing: 'forbidden',
    warning: expect.stringContaining('kubectl auth can-i list services -A'),
  });
});

test('a token that nobody knows is a login that expired', async () => {
  const { cluster } = await as('stranger');
  await expect(cluster.list(resources.inferenceServices, {}, never)).rejects.toMatchObject({
    kind: 'cluster',
    summary: expect.stringContaining('does not know you'),
    remedy: expect.stringContaining('kubectl auth whoami'),
  });
});

test('no token is told in a problem', async () => {
  const kubeconfig = world().kubeconfigOf('stranger');
  const token = readLogin(kubeconfig).token ?? '';
  expect(token).not.toBe('');
  const product = await openProduct({ kubeconfig });
  const problem: unknown = await product.cluster
    .list(resources.inferenceServices, {}, never)
    .catch((error: unknown) => error);
  await product.close();
  expect(wholeText(problem)).not.toContain(token);
});
