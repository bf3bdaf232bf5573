import { afterEach, expect, test } from 'vitest';
import { follow, type Follower } from './follow.js';
import { startGate, type Gate } from './gate.js';
import { newcomer } from './newcomer.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const name = 'contract-expired';
let gate: Gate;
let follower: Follower;

afterEach(async () => {
  await follower.stop();
  await gate.close();
  await world().controls.remove(newcomer(world().namespace, name));
});

test('a watch that ends, and whose history is gone meanwhile (410), is followed by a fresh list', async () => {
  const { controls, namespace, kubeconfig } = world();
  gate = await startGate(kubeconfig);
  const { cluster } = await open({ kubeconfig: gate.kubeconfig });
  follower = follow(cluster, namespace);
  const shade = async (wanted: string): Promise<void> => {
    await follower.until((services) =>
      services.some((service) => service.name === name && service.labels['shade'] === wanted),
    );
  };
  await follower.until(() => true);
  await controls.apply(newcomer(namespace, name, { shade: 'before' }));
  await shade('before');

  await gate.shut();
  await controls.apply(newcomer(namespace, name, { shade: 'meanwhile' }));
  await controls.expireHistory();
  gate.open();
  await shade('meanwhile');
  expect(gate.watched()).toMatch(/"type":"ERROR".*"code":410/);

  await controls.apply(newcomer(namespace, name, { shade: 'after' }));
  await shade('after');
  await follower.untilRight();
});
