import { expect, test } from 'vitest';
import { listExplained } from '../../src/discovery/explain-services.js';
import { useWorld } from './open-world.js';
import { never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

const neverReady: readonly (readonly [Role, string, RegExp])[] = [
  ['unknown-runtime', 'unknown', /^RuntimeNotRecognized: .+ \(runtime [\w-]+\)$/],
  ['unknown-format', 'unknown', /^NoSupportingRuntime: .+ \(format [\w-]+\)$/],
  ['failing-pod', 'not-ready', /^ModelLoadFailed: .+/],
];

test.each(neverReady)('%s is %s without Knative, and says why in one line', async (role, readiness, why) => {
  const { find } = await open();
  await untilStated(role, readiness, why);
  expect((await find(world().target(role))).url).toBeUndefined();
});

/** KServe writes a reason into the status some time after the pod has failed: Knative's own words stand there until then. */
async function untilStated(role: Role, ofStandard: string, why: RegExp): Promise<void> {
  const { find } = await open();
  // Knative does not know before its deadline, ten minutes where nobody sets it.
  const readiness = world().mode === 'Knative' ? 'unknown' : ofStandard;
  await expect
    .poll(() => find(world().target(role)), { timeout: 300_000 })
    .toMatchObject({ readiness, whyNotReady: expect.stringMatching(why) });
}

test('failing-pod: the list and `ready` say the same reason, that of its pod, in one line', async () => {
  const { cluster, find, predictor } = await open();
  const target = world().target('failing-pod');
  const { services } = await listExplained(cluster, { namespace: target.namespace }, never);
  const { whyNotReady } = services.find(({ name }) => name === target.service) ?? {};
  expect(whyNotReady).toMatch(/^[^\n]*No model found[^\n]*$/);
  const readying = await predictor.ready(await find(target), predictOptions(target, iris), never);
  expect(readying.detail).toBe(whyNotReady);
});

test.each(neverReady)('%s is not called: the reason is told instead', async (role, readiness, why) => {
  await untilStated(role, readiness, why);
  const { predict } = await open();
  await expect(predict(world().target(role), iris)).rejects.toMatchObject({
    kind: 'not-ready',
    summary: expect.stringMatching(new RegExp(why.source.slice(1))),
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
