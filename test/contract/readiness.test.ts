import { expect, test } from 'vitest';
import { listExplained } from '../../src/discovery/explain-services.js';
import { useWorld } from './open-world.js';
import { never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

/**
 * Their reasons as KServe states them, but for a model server that failed: on Knative KServe looks at its pod again only where an init
 * container changes (podInitContainersPredicate in its pkg/controller/v1beta1/inferenceservice/controller.go).
 */
const neverReady: readonly (readonly [Role, string, RegExp])[] = [
  ['unknown-runtime', 'unknown', /RuntimeNotRecognized: .+ \(runtime [\w-]+\)$/],
  ['unknown-format', 'unknown', /NoSupportingRuntime: .+ \(format [\w-]+\)$/],
  ['failing-pod', 'not-ready', /[^\n]*No model found[^\n]*$/],
];

test.each(neverReady)(
  '%s is %s without Knative, and the list and `ready` say the same reason, in one line',
  async (role, readiness, why) => {
    const { cluster, find, predictor } = await open();
    const target = world().target(role);
    const { services } = await listExplained(cluster, { namespace: target.namespace }, never);
    const service = services.find(({ name }) => name === target.service);
    // Knative does not know before its deadline, ten minutes where nobody sets it.
    expect(service?.readiness).toBe(world().mode === 'Knative' ? 'unknown' : readiness);
    expect(service?.whyNotReady).toMatch(new RegExp(`^${why.source}`));
    expect(service?.url).toBeUndefined();
    const { detail } = await predictor.ready(await find(target), predictOptions(target, iris), never);
    expect(detail).toBe(service?.whyNotReady);
  },
);

test.each(neverReady)('%s is not called: the reason is told instead', async (role, _, why) => {
  const { predict } = await open();
  await expect(predict(world().target(role), iris)).rejects.toMatchObject({
    kind: 'not-ready',
    summary: expect.stringMatching(why),
  });
});

test.each<Role>([
  'kserve-v1',
  'mlserver-v2',
  'flower-grpc',
  'no-route',
  'unauthorised',
  'slow',
  'fails',
  'no-backend',
])('%s is ready, with a URL and no reason', async (role) => {
  const { find } = await open();
  const service = await find(world().target(role));
  expect(service).toMatchObject({ readiness: 'ready', url: { scheme: 'http' } });
  expect(service.whyNotReady).toBeUndefined();
});

const answers: readonly (readonly [Role, object])[] = [
  ['kserve-v1', { serviceReady: true, serverReady: true, modelReady: true }],
  ['mlserver-v2', { serviceReady: true, serverReady: true, modelReady: true }],
  ['flower-grpc', { serviceReady: true, serverReady: true, modelReady: true }],
  ['failing-pod', { serviceReady: false, serverReady: undefined, modelReady: undefined }],
  ['unknown-runtime', { serviceReady: false, serverReady: undefined, modelReady: undefined }],
];

test.each(answers)('asked whether it is ready, %s: %o', async (role, expected) => {
  const { find, predictor } = await open();
  const target = world().target(role);
  const readying = await predictor.ready(await find(target), predictOptions(target, iris), never);
  expect(readying).toMatchObject(expected);
});
