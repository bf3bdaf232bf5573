import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Forward } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { textAt } from '../../src/kserve/fields.js';
import { useWorld } from './open-world.js';
import { never, type Product } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
/** Where the demo's and the real cluster's predictors listen. */
const httpPort = 8080;

async function podOf({ cluster }: Product, role: Role): Promise<{ namespace: string; pod: string }> {
  const { namespace, service } = world().target(role);
  const labelSelector = `serving.kserve.io/inferenceservice=${service}`;
  const { items } = await cluster.list(resources.pods, { namespace, labelSelector }, never);
  const pod = items.map((item) => textAt(item, 'metadata', 'name')).find((name) => name !== undefined);
  if (pod === undefined) throw new Error(`${service} has no pod`);
  return { namespace, pod };
}

/** GET on a connection of its own, through the forward. */
async function get(forward: Forward, path: string): Promise<string> {
  const asked = request({ host: forward.address, port: forward.port, path, agent: false });
  asked.end();
  const [response] = await once(asked, 'response');
  return `${response.statusCode} ${await text(response)}`;
}

test('connections side by side each get their own answer', async () => {
  const product = await open();
  const forward = await product.cluster.forward(
    { ...(await podOf(product, 'kserve-v1')), port: httpPort },
    never,
  );
  const { service, model = service } = world().target('kserve-v1');
  const asked = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? model : `unknown-${at}`));
  const answers = await Promise.all(asked.map((name) => get(forward, `/v1/models/${name}`)));
  // Each answer names the model that was asked for, and only the one that is there is ready.
  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(
    asked.map((name) => (name === model ? '200' : '404')),
  );
  expect(answers.filter((answer, at) => !answer.includes(asked[at] ?? ''))).toEqual([]);
});

test('a port on which nothing listens is a problem, and the connection is reset', async () => {
  const product = await open();
  const forward = await product.cluster.forward({ ...(await podOf(product, 'kserve-v1')), port: 9 }, never);
  await expect(get(forward, '/')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(forward.failure?.()).toMatchObject({
    kind: 'cluster',
    summary: expect.stringMatching(/^Port 9 of pod .+ cannot be reached: /),
    remedy: expect.stringContaining('kubectl -n'),
  });
});

test('a pod that is not there is a problem before anybody connects', async () => {
  const { cluster } = await open();
  const to = { namespace: world().namespace, pod: 'contract-no-such-pod', port: httpPort };
  await expect(cluster.forward(to, never)).rejects.toMatchObject({
    kind: 'cluster',
    summary: `There is no pod ${world().namespace}/contract-no-such-pod any more.`,
  });
});

test('a user who may not forward is told so', async () => {
  const admin = await open();
  const to = { ...(await podOf(admin, 'kserve-v1')), port: httpPort };
  const { cluster } = await open({ kubeconfig: world().kubeconfigOf('lister') });
  await expect(cluster.forward(to, never)).rejects.toMatchObject({
    kind: 'cluster',
    summary: expect.stringMatching(/You may not (?:create|get) pods\/portforward/),
  });
});

// The last one: not every world makes another pod.
test('a pod that dies ends its connections, and the next one says that it is gone', async () => {
  const product = await open();
  const to = { ...(await podOf(product, 'fails')), port: httpPort };
  const forward = await product.cluster.forward(to, never);
  await expect(get(forward, '/v1/models')).resolves.toMatch(/^200 /);
  const { controls } = world();
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: to.namespace, name: to.pod } };
  await controls.remove(pod);
  await expect(controls.get(pod)).resolves.toBeUndefined();
  await expect(get(forward, '/v1/models')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(forward.failure?.()).toMatchObject({
    kind: 'cluster',
    summary: `There is no pod ${to.namespace}/${to.pod} any more.`,
  });
});
