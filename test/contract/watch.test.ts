import type { Cluster } from '../../src/cluster/cluster.js';
import { afterEach, expect, test } from 'vitest';
import type { Service } from '../../src/kserve/service.js';
import { follow, type Follower } from './follow.js';
import { newcomer } from './newcomer.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const followers: Follower[] = [];

afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
  await remove();
});

const name = 'contract-newcomer';
const object = (labels: Readonly<Record<string, string>> = {}) => newcomer(world().namespace, name, labels);
const find = (services: readonly Service[]): Service | undefined =>
  services.find((service) => service.name === name);

const remove = (): Promise<void> => world().controls.remove(object());

async function following(): Promise<Follower> {
  const { cluster } = await open();
  const follower = follow(cluster, world().namespace);
  followers.push(follower);
  await follower.until((services) => services.length > 0);
  return follower;
}

/** A watch whose first list was refused with 429. Not every question is refused, so it is asked again until one is. */
async function followingRefused(cluster: Cluster): Promise<Follower> {
  for (;;) {
    const follower = follow(cluster, world().namespace);
    followers.push(follower);
    const told = await follower.next();
    if (told.type === 'stale' && told.why.includes('HTTP 429')) return follower;
    await follower.stop();
  }
}

test('what is created, changed and deleted is seen in order', async () => {
  const follower = await following();
  const { apply } = world().controls;
  await apply(object());
  await follower.until((services) => find(services) !== undefined);
  await apply(object({ shade: 'green' }));
  await follower.until((services) => find(services)?.labels['shade'] === 'green');
  await remove();
  await follower.until((services) => find(services) === undefined);
  await expect(follower.untilRight()).resolves.toBeUndefined();
});

test.each(['end', 'kill'] as const)(
  'through a stop of the API server (%s): stale meanwhile, right afterwards',
  async (how) => {
    const follower = await following();
    const { apply, stopApi, startApi } = world().controls;
    await stopApi(how);
    await expect(follower.untilStale()).resolves.not.toBe('');
    await startApi();
    await follower.until(() => true);
    await apply(object());
    await follower.until((services) => find(services) !== undefined);
    await follower.untilRight();
  },
);

test('a change that falls into an outage is in the list afterwards', async () => {
  const { apply, stopApi, startApi } = world().controls;
  await apply(object());
  const follower = await following();
  await stopApi('kill');
  await follower.untilStale();
  await startApi();
  await remove();
  await follower.until((services) => find(services) === undefined);
  await expect(follower.untilRight()).resolves.toBeUndefined();
});

test('too many requests (429): said, waited for, and right afterwards', async () => {
  const calm = await world().controls.throttleLister();
  const { cluster } = await open({ kubeconfig: world().kubeconfigOf('lister') });
  const follower = await followingRefused(cluster);
  await calm();
  const services = await follower.until(() => true);
  const { service } = world().target('kserve-v1');
  expect(services.map((each) => each.name)).toContain(service);
});
