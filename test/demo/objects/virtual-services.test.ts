import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo, type Demo } from '../../../src/demo/demo.js';
import { kserveVirtualService, netIstioVirtualServices } from '../../../src/demo/objects/virtual-services.js';
import { toServing } from '../../../src/demo/objects/serving.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';

/** VirtualServices that KServe 0.20 and net-istio 0.48 wrote for `sklearn-iris` of `kserve-test`. */
function recorded(name: string): KubeObject {
  const file = new URL(`../../node/net-istio/virtual-service-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as KubeObject;
}

/** Without the sum by which a controller knows its own change again: it is made of its own objects. */
function spec(object: KubeObject | undefined): unknown {
  return JSON.parse(JSON.stringify(object?.['spec']).replaceAll(/"[0-9a-f]{64}"/g, '"a hash"'));
}

/** The status of the gateway's answer, and whether it had passed the request on. */
async function answerOf({ gateway }: Demo, host: string, path: string) {
  const request = get({ host: gateway.address, port: gateway.port, path, headers: { host } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  return [answer.statusCode, 'x-envoy-upstream-service-time' in answer.headers];
}

const serving = toServing(
  {
    metadata: { name: 'sklearn-iris', namespace: 'kserve-test' },
    spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } },
  },
  '2026-11-27T04:11:06Z',
);

test('the VirtualServices of a service are those that KServe and net-istio wrote for it', () => {
  const [ingress, mesh] = netIstioVirtualServices(serving, {});
  expect(spec(kserveVirtualService(serving, {}))).toEqual(spec(recorded('kserve')));
  expect(spec(ingress)).toEqual(spec(recorded('ingress')));
  expect(spec(mesh)).toEqual(spec(recorded('mesh')));
});

test('one that a person wrote leads to its destination, by its own gateways where a rule names none', async () => {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  const apply = (gateway: string, rule: KubeObject) =>
    demo.controls.apply({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { namespace: 'kserve-demo', name: 'by-hand' },
      spec: {
        gateways: [gateway],
        hosts: ['By-Hand.example.com'],
        http: [{ ...rule, route: [{ destination: { host: 'sklearn-iris-predictor' } }] }],
      },
    });
  const ask = () => answerOf(demo, 'by-hand.example.com', '/v1/models/sklearn-iris');
  apply('knative-serving/knative-ingress-gateway', {});
  expect(await ask()).toEqual([200, true]);
  apply('knative-serving/knative-ingress-gateway', { match: [{ authority: { regex: '(' } }] });
  expect(await ask()).toEqual([404, false]);
  apply('knative-serving/knative-ingress-gateway', {
    match: [{ authority: { exact: 'by-hand.example.com' } }],
  });
  expect(await ask()).toEqual([200, true]);
  apply('mesh', {});
  expect(await ask()).toEqual([404, false]);
});

test("each is a part of the way: without KServe's the gateway knows no host, without net-istio's its second pass finds none", async () => {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  const ask = (host: string) => answerOf(demo, host, '/v1/models/flower-sample');
  const remove = (name: string) =>
    demo.controls.remove({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { namespace: 'vision', name },
    });
  const own = 'flower-sample.vision.example.com';
  const tagged = 'prev-flower-sample-predictor.vision.example.com';
  // Its name inside the cluster is served by the other gateway only.
  const inside = 'flower-sample.vision.svc.cluster.local';
  expect([await ask(own), await ask(tagged), await ask(inside)]).toEqual([
    [200, true],
    [200, true],
    [404, false],
  ]);
  remove('flower-sample-predictor-mesh');
  expect(await ask(own)).toEqual([200, true]);
  remove('flower-sample-predictor-ingress');
  expect([await ask(own), await ask(tagged)]).toEqual([
    [404, true],
    [404, false],
  ]);
  remove('flower-sample');
  expect(await ask(own)).toEqual([404, false]);
});
