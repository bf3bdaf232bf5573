// Only a real cluster has parts that can be killed one by one; the demo is one process.
import { afterEach, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { restartProcess, stopProcess } from '../cluster/parts/process.ts';
import { follow, type Follower } from './follow.js';
import { newcomer } from './newcomer.js';
import { useWorld } from './open-world.js';
import { answerOf, never, predictOptions, type Product } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const predicted = '{"predictions":[1]}';
const killed = new Set<string>();
let follower: Follower | undefined;

afterEach(async () => {
  for (const part of killed) await mend(part);
  await follower?.stop();
  follower = undefined;
  await world().controls.remove(object({}));
});

const kill = async (part: string): Promise<void> => {
  killed.add(part);
  await stopProcess(part, 'SIGKILL');
};
const mend = async (part: string): Promise<void> => {
  await restartProcess(part);
  killed.delete(part);
};
const object = (labels: Readonly<Record<string, string>>) =>
  newcomer(world().namespace, 'contract-parts', labels);

/** A prediction that asks the API server for nothing that is not known yet. */
async function predictor(product: Product): Promise<() => Promise<string>> {
  const target = world().target('kserve-v1');
  const service = await product.find(target);
  return async () => {
    const exchange = await product.predictor.predict(service, predictOptions(target, iris), never);
    return jsonText(answerOf(exchange));
  };
}

test.each(['etcd', 'apiserver', 'controller-manager', 'scheduler', 'kwok', 'kserve', 'gateway-controller'])(
  'without %s predictions go on, and when it is back so does the list',
  async (part) => {
    const product = await open();
    const predict = await predictor(product);
    follower = follow(product.cluster, world().namespace);
    await follower.until((services) => services.length > 0);
    await expect(predict()).resolves.toBe(predicted);
    await kill(part);
    await expect(predict()).resolves.toBe(predicted);
    await mend(part);
    await expect(predict()).resolves.toBe(predicted);
    await untilApplied({ without: part });
    await follower.until((services) => services.some(({ labels }) => labels['without'] === part));
    await follower.untilRight();
  },
);

/** KServe's webhook, and the API server, take a while to take changes again. */
async function untilApplied(labels: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    try {
      await world().controls.apply(object(labels));
      return;
    } catch (error) {
      if (!/webhook|refused|timeout|unavailable|etcd/i.test(String(error))) throw error;
    }
  }
}

test('without the gateway: the pod itself is the way in; with it, the gateway again', async () => {
  const before = await open();
  const predict = await predictor(before);
  await expect(predict()).resolves.toBe(predicted);
  await kill('envoy');
  await expect(predict()).resolves.toBe(predicted);
  const target = world().target('kserve-v1');
  const meanwhile = await before.predict(target, iris);
  expect(meanwhile.endpoint.candidate).toMatchObject({ route: 'port-forward', bypassesGateway: true });
  await mend('envoy');
  const after = await (await open()).predict(target, iris);
  expect(after.endpoint.candidate.route).toBe('load-balancer');
});

test('without the model server: the gateway reached no pod; with it, the model answers', async () => {
  const product = await open();
  const target = world().target('kserve-v1');
  await kill('model-kserve');
  const { verdict } = await product.predict(target, iris);
  expect(verdict).toMatchObject({ who: 'gateway', ok: false });
  expect(verdict.summary).toMatch(
    /^the gateway (reached no pod|found no server listening in the pod) of sklearn-iris: /,
  );
  await mend('model-kserve');
  expect(jsonText(answerOf(await product.predict(target, iris)))).toBe(predicted);
});
