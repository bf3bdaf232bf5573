import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPrediction, checkServer } from '../../src/doctor/check-server.js';
import type { LoginChecks } from '../../src/doctor/check-login.js';
import type { PodsState } from '../../src/doctor/check-service.js';
import { type Check, startCheckup } from '../../src/doctor/checkup.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import type { Service } from '../../src/kserve/service.js';
import { resources } from '../../src/cluster/resources.js';
import { textAt } from '../../src/kserve/fields.js';
import { never, openProduct, predictOptions, type Product } from '../contract/product.js';
import { startedCheck } from './run-check.js';

let demo: Demo;
let product: Product;

beforeAll(async () => {
  demo = await startDemo({});
  product = await openProduct({ kubeconfig: demo.kubeconfig });
});

afterAll(async () => {
  await product.close();
  await demo.close();
});

const namespace = 'kserve-demo';

async function withoutUrl(name: string): Promise<Service> {
  const { url: _, ...service } = await product.find({ namespace, service: name });
  return { ...service, readiness: 'not-ready' };
}

async function podOf(name: string): Promise<string> {
  const labelSelector = `serving.kserve.io/inferenceservice=${name}`;
  const { items } = await product.cluster.list(resources.pods, { namespace, labelSelector }, never);
  return textAt(items[0], 'metadata', 'name') ?? '';
}

async function run(service: Service, pods: PodsState, noBypass = false): Promise<ReadonlyMap<string, Check>> {
  const checkup = startCheckup(() => undefined, never);
  const login = { session: startedCheck(product) } as unknown as LoginChecks;
  const needs = { service: startedCheck(service), pods: startedCheck(pods) };
  const target = { namespace, service: service.name, protocol: 'v1' } as const;
  const how = { call: predictOptions(target, '{"instances":[[6.8,2.8,4.8,1.4]]}'), noBypass };
  checkServer(checkup, login, needs, how, never);
  checkPrediction(checkup, login, needs, how, never);
  return new Map((await checkup.ended()).map((check) => [check.id, check]));
}

test('without a URL a pod that is ready is asked itself: server, model and a prediction', async () => {
  const readyPod = await podOf('sklearn-iris');
  const checks = await run(await withoutUrl('sklearn-iris'), { isAtZero: false, readyPod });
  expect(['server', 'model', 'prediction'].map((id) => checks.get(id)?.state)).toEqual([
    'passed',
    'passed',
    'passed',
  ]);
  expect(checks.get('server')?.parts.map(({ text }) => text)).toEqual([
    `pod ${readyPod} itself, past the gateway: live and ready`,
    'the gateway was not asked: it has no URL to send a request to yet',
  ]);
  expect(checks.get('prediction')?.seen.at(-1)).toBe(`by pod ${readyPod} itself, past the gateway`);
});

test('without a URL and a pod to ask, and with --no-bypass, nothing is asked', async () => {
  const service = await withoutUrl('sklearn-iris');
  for (const checks of [
    await run(service, { isAtZero: false }),
    await run(service, { isAtZero: false, readyPod: await podOf('sklearn-iris') }, true),
  ])
    for (const id of ['server', 'prediction'])
      expect([checks.get(id)?.state, checks.get(id)?.seen[0]]).toEqual([
        'skipped',
        'it has no URL to send a request to yet, and no pod of it can be asked',
      ]);
});
