import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { istioGateway } from '../cluster/node/istio/objects.ts';
import { namespace } from '../cluster/node/istio/names.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { irisClass, predictIris } from './iris.ts';
import { changeIngressConfig, touchRoute } from './kserve-ingress.ts';
import { applyAll, isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// A second gateway of Istio's with pods, a load balancer and an Istio Gateway of its own.
useNode();

const name = 'inner-gateway';
const labels = { app: name, istio: name };
const wait = { timeout: 120_000, interval: 500 } as const;
const first = { gateway: 'knative-serving/knative-ingress-gateway', address: '10.77.0.50:80' } as const;
const second = { gateway: `${namespace}/${name}`, address: '10.77.0.51:80' } as const;

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await applyAll(...istioGateway(name, labels), {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { namespace, name },
    spec: {
      selector: { istio: name },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  });
  const status = { loadBalancer: { ingress: [{ ip: '10.77.0.51' }] } };
  const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
  await kubectl(['patch', 'service', name, '-n', namespace, ...patch]);
  const available = ['--for=condition=Available', '--timeout=600s'];
  await kubectl(['wait', `deployment/${name}`, '-n', namespace, ...available]);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await moveTo(first.gateway);
  const kinds = 'deployment,service,serviceaccount,role,rolebinding,gateways.networking.istio.io';
  await kubectl(['delete', kinds, name, '-n', namespace]);
});

test('the gateway that KServe is configured with is the way in, whatever else is there', async () => {
  const answered = await predictIris('sklearn-iris');
  expect(answered.stderr).toContain(`load-balancer ${first.address}: answered`);
  expect(irisClass(answered)).toBe(1);
});

test('--gateway leads to the other, which has no route for the host, and isvc says which gateway it was', async () => {
  // kube-proxy hears of the new pods in its own time; until then the way is a port-forward to one of them.
  const { code, stdout, stderr } = await vi.waitFor(async () => {
    const ended = await predictIris('sklearn-iris', '--gateway', second.gateway);
    expect(ended.stderr).toContain(`sent to ${second.address} (load-balancer)`);
    return ended;
  }, wait);
  expect(stderr).toContain('the gateway has no route for host sklearn-iris.kserve-test.example.com');
  expect([code, stdout]).toEqual([6, '']);
});

test('KServe moves its routes to the other, and isvc goes there without a flag', async () => {
  await moveTo(second.gateway);
  await vi.waitFor(async () => {
    const answered = await predictIris('sklearn-iris');
    expect(answered.stderr).toContain(`load-balancer ${second.address}: answered`);
    expect(answered.stderr).toContain('answered by the model');
    expect(irisClass(answered)).toBe(1);
  }, wait);
  const { stdout } = await isvc('gateways');
  expect(stdout.split('\n').find((line) => line.startsWith('▸'))).toContain(second.address);
});

async function moveTo(gateway: string): Promise<void> {
  await changeIngressConfig({ ingressGateway: gateway });
  await vi.waitFor(async () => {
    await touchRoute('sklearn-iris');
    const words = ['get', 'virtualservice', 'sklearn-iris', '-n', 'kserve-test'];
    expect(await kubectl([...words, '-o', 'jsonpath={.spec.gateways}'])).toContain(gateway);
  }, wait);
}
