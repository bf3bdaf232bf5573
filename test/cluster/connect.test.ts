import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectCluster, type Cluster, type WatchEvent } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';

const services = resources.inferenceServices;
let demo: Demo;
let cluster: Cluster;
let stop: AbortController;

beforeEach(async () => {
  demo = await startDemo({});
  cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await cluster.close();
  await demo.close();
});

test('the demo: its context, a list, an object, and one that is not there', async () => {
  expect(cluster).toMatchObject({ context: 'isvc-demo', namespace: 'kserve-demo', server: demo.apiUrl });
  const { items } = await cluster.list(services, { namespace: 'kserve-demo' }, stop.signal);
  expect(items.map((item) => item['metadata'])).toContainEqual(
    expect.objectContaining({ name: 'sklearn-iris' }),
  );
  const one = await cluster.get(services, 'kserve-demo', 'sklearn-iris', stop.signal);
  expect(one?.['kind']).toBe('InferenceService');
  expect(await cluster.get(services, 'kserve-demo', 'nope', stop.signal)).toBeUndefined();
});

test('2,000 services come in pages, all of them, once', async () => {
  const many = await startDemo({ services: 2000 });
  const large = await connectCluster({ kubeconfigText: many.kubeconfig });
  const { items } = await large.list(services, {}, stop.signal);
  expect(items.length).toBeGreaterThanOrEqual(2000);
  const uids = items.map((item) => JSON.stringify(item['metadata']));
  expect(new Set(uids).size).toBe(items.length);
  await large.close();
  await many.close();
});

const added = (name: string): object => ({ change: 'added', object: { metadata: { name } } });

test('a watch tells changes, and goes on through an end, lost history, a reset, 429 and a restart', async () => {
  const watching = cluster.watch(services, { namespace: 'kserve-demo' }, (object) => object, stop.signal);
  const events = watching[Symbol.asyncIterator]();
  const next = async (): Promise<WatchEvent | undefined> => {
    const { value, done } = await events.next();
    return done === true ? undefined : value;
  };
  /** Reads on until an event of that type. */
  const until = async (type: WatchEvent['type']): Promise<WatchEvent | undefined> => {
    let event = await next();
    while (event !== undefined && event.type !== type) event = await next();
    return event;
  };
  const apply = (name: string): void =>
    demo.controls.apply({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name, namespace: 'kserve-demo' },
      spec: { predictor: {} },
    });
  /** A change comes through: so a stream is open now. */
  const live = async (name: string): Promise<void> => {
    const change = until('changed');
    // An answer to another request: by then a stream that was just ended is gone on the server, too.
    await cluster.list(services, {}, stop.signal);
    apply(name);
    expect(await change).toMatchObject(added(name));
  };

  expect(await next()).toMatchObject({ type: 'listed' });
  await live('first');

  demo.controls.dropWatches('end');
  await live('after-an-end');

  demo.controls.expireHistory();
  demo.controls.dropWatches('end');
  expect(await next()).toMatchObject({ type: 'listed' });
  await live('after-lost-history');

  demo.controls.dropWatches('reset');
  expect(await next()).toMatchObject({ type: 'interrupted' });
  expect(await next()).toMatchObject({ type: 'listed' });
  await live('after-a-reset');

  demo.controls.failNext(/inferenceservices/, 429, 1);
  demo.controls.dropWatches('end');
  expect(await next()).toMatchObject({ type: 'interrupted', retryInMs: 1000 });
  expect(await next()).toMatchObject({ type: 'listed' });
  await live('after-429');

  await demo.controls.stopApi();
  expect(await next()).toMatchObject({ type: 'interrupted' });
  await demo.controls.startApi();
  expect(await until('listed')).toMatchObject({ type: 'listed' });
  await live('after-a-restart');

  stop.abort();
  expect(await next()).toBeUndefined();
});

test('a port-forward to a model server answers HTTP', async () => {
  const { items } = await cluster.list(resources.pods, { namespace: 'kserve-demo' }, stop.signal);
  const pod = items
    .map((item) => JSON.stringify(item))
    .find((text) => text.includes('"serving.kserve.io/inferenceservice":"sklearn-iris"'));
  const name = /"name":"([^"]+)"/.exec(pod ?? '')?.[1] ?? '';
  const forward = await cluster.forward({ namespace: 'kserve-demo', pod: name, port: 8080 }, stop.signal);
  const response = await fetch(`http://${forward.address}:${forward.port}/v1/models/sklearn-iris`);
  expect(await response.json()).toMatchObject({ name: 'sklearn-iris' });
});
