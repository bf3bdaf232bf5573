import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { changeType, gateway, giveAddress } from './gateway-service.ts';
import { isvc, kubectl } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// The ways to istio-ingressgateway and to knative-local-gateway, which is the same Envoy at a port of its own.
useNode();

const local = { 'networking.knative.dev/visibility': 'cluster-local' };

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'inner', labels: local });
  await waitUntilReady('inner');
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'skip') await giveAddress();
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('inner');
});

test('a cluster-local service is reached through knative-local-gateway, by a port-forward to its listener', async () => {
  const { code, stdout, stderr } = await predict('inner', scripted, '{"instances":["hello"]}');
  expect(stderr).toContain('port-forward');
  expect(JSON.parse(stdout)).toEqual({ predictions: ['1'] });
  expect(code).toBe(0);
});

test('the load balancer, else a node port, else a port-forward to the gateway', async () => {
  await expectWay('load-balancer', '10.77.0.50:80');
  await changeType('NodePort');
  const port = await kubectl([
    'get',
    ...gateway,
    '-o',
    'jsonpath={.spec.ports[?(@.name=="http2")].nodePort}',
  ]);
  await expectWay('node-port', `10.77.0.2:${port}`);
  await changeType('ClusterIP');
  await expectWay('port-forward', 'pod istio-system/istio-ingressgateway-');
});

test('a host that Istio does not know: the gateway has no route, and the hosts that it has are listed', async () => {
  const { code, stderr } = await predict(
    'sklearn-iris',
    'kserve-test',
    '{"instances":[[6.8,2.8,4.8,1.4]]}',
    '--host',
    'nobody.example.com',
  );
  expect(code).toBe(6);
  expect(stderr).toContain('answered by the gateway');
  expect(stderr).toContain('the gateway has no route for host nobody.example.com');
  expect(stderr).toMatch(/sklearn-iris\.kserve-test\.example\.com/);
});

async function expectWay(way: string, at: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { stdout } = await isvc('gateways');
      const used = stdout.split('\n').find((line) => line.startsWith('▸'));
      expect(used).toContain(`${way} `);
      expect(used).toContain(at);
    },
    { timeout: 120_000, interval: 500 },
  );
  const { stdout } = await predict('sklearn-iris', 'kserve-test', '{"instances":[[6.8,2.8,4.8,1.4]]}');
  expect(JSON.parse(stdout)).toEqual({ predictions: [1] });
}

function predict(name: string, namespace: string, body: string, ...flags: readonly string[]) {
  return isvc('predict', name, '-n', namespace, '-v', ...flags, '-d', body);
}
