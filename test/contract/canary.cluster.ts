// spec.canary[] of KServe 0.20: its real controller makes the canary's workload, and says that it is ready.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { follow } from './follow.js';
import { useWorld } from './open-world.js';
import { never, openProduct } from './product.js';
import { useProducts } from './use-product.js';
import { runCommand } from './run-command.js';

const world = useWorld();
const open = useProducts(world);
const name = 'canary-iris';
const payload = '{"instances":[[6.8,2.8,4.8,1.4]]}';
/** The server behind both versions answers for this name. */
const call = ['-d', payload, '--model', 'sklearn-iris'];

const service = () => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name, namespace: world().namespace, annotations: { 'isvc-cluster/served-by': 'sklearnHttp' } },
  spec: {
    predictor: { model: modelFrom('gs://kfserving-examples/models/sklearn/1.0/model') },
    canary: [
      {
        predictor: { name: 'next', model: modelFrom('gs://kfserving-examples/models/sklearn/1.0/model-2') },
        trafficPercent: 20,
      },
    ],
  },
});

function modelFrom(storageUri: string): object {
  return { modelFormat: { name: 'sklearn' }, storageUri };
}

const run = (...words: readonly string[]) =>
  runCommand(world().kubeconfig, [...words, '-n', world().namespace]);

beforeAll(async () => {
  const { controls, kubeconfig, namespace } = world();
  const { cluster, close } = await openProduct({ kubeconfig });
  const follower = follow(cluster, namespace);
  await controls.apply(service());
  await follower.until((services) => {
    const found = services.find((one) => one.name === name);
    const canaries = found?.conditions.find(({ type }) => type === 'CanaryPredictorReady');
    return found?.readiness === 'ready' && canaries?.status === 'True';
  });
  await follower.stop();
  await close();
});

afterAll(() => world().controls.remove(service()));

test.each([
  ['canary/next', 'canary-iris-next-predictor-'],
  ['stable', 'canary-iris-predictor-'],
])('predict --to %s is answered by a pod of it', async (part, pod) => {
  const { code, stdout, stderr } = await run(
    'predict',
    name,
    ...call,
    '--to',
    part,
    '-q',
    '--verdict',
    'json',
  );
  expect([code, JSON.parse(stdout)]).toEqual([0, { predictions: [1] }]);
  const { way } = JSON.parse(stderr) as { readonly way: { readonly pod: string } };
  expect(way.pod).toMatch(new RegExp(`^${world().namespace}/${pod}[^-]+-[^-]+$`, 'u'));
});

test('a canary that is not there is not found', async () => {
  const { code, stderr } = await run('predict', name, ...call, '--to', 'canary/previous');
  expect([code, stderr]).toEqual([exitCodes['not-ready'], expect.stringContaining('has no canary previous')]);
});

test('without --to no canary is called, where a pod of the service is the way in', async () => {
  const { discovery, find } = await open();
  const found = await find({ namespace: world().namespace, service: name });
  const { attempts } = await discovery.survey(found, never);
  const pods = attempts.flatMap(({ candidate: { forwardTo, bypassesGateway } }) =>
    forwardTo === undefined || !bypassesGateway ? [] : [forwardTo.pod],
  );
  expect(pods).toEqual([expect.stringMatching(/^canary-iris-predictor-/u)]);
});

// KServe 0.20.0 states the percent in status.canaryStatuses, and gives its HTTPRoute no weight of it.
test('compare: the stable version and the canary, each with the traffic that the route gives it', async () => {
  const { code, stdout } = await run('compare', name, ...call, '--requests', '3', '-o', 'json');
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    {
      equal: 3,
      sides: [
        { name: 'stable', percent: 100, answered: 3 },
        { name: 'canary/next', what: 'canary next, 20 % by spec.canary', percent: 0, answered: 3 },
      ],
    },
  ]);
});

test('top shows the pods of both', async () => {
  const { code, stdout } = await run('top', name, '--interval', '1s', '-o', 'json');
  const pods = (JSON.parse(stdout) as readonly { readonly pod: string }[]).map(({ pod }) => pod);
  expect([code, ...pods]).toEqual([
    0,
    expect.stringMatching(/^canary-iris-next-predictor-/u),
    expect.stringMatching(/^canary-iris-predictor-/u),
  ]);
});
