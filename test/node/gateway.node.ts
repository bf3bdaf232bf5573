import { afterEach, expect, test, vi } from 'vitest';
import { changeType, gateway, giveAddress, writeAddresses } from './gateway-service.ts';
import { curlAsDocumented } from './documented-clients.ts';
import { isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// Ways in that only a real node has: a load balancer's address, node ports and cluster addresses by kube-proxy, pods by the kubelet.
useNode();

const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'skip') await giveAddress();
});

test('three lines of kubectl and a curl, as KServe documents them, answer as isvc predict does', async () => {
  const witness = await curlAsDocumented('sklearn-iris', flowers);
  const predicted = await predict();
  expect(witness).toEqual({ predictions: [1, 0] });
  expect(JSON.parse(predicted.stdout)).toEqual(witness);
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

test("an address of the load balancer's that nothing answers at is not the way in", async () => {
  await writeAddresses('10.77.0.99');
  const answered = await predict();
  expect(JSON.parse(answered.stdout)).toEqual({ predictions: [1, 0] });
});

test('a predictor without a Ready pod: the gateway says so, and isvc that it was the gateway', async () => {
  const deployment = ['deployment', 'sklearn-v2-iris-predictor', '-n', 'kserve-test'];
  // KServe would set the number of replicas again: the pod goes, and its successor takes a while.
  await kubectl([
    'delete',
    'pod',
    '-n',
    'kserve-test',
    '-l',
    'app=isvc.sklearn-v2-iris-predictor',
    '--grace-period=0',
    '--force',
  ]);
  const tensor = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}';
  const failed = await isvc('predict', 'sklearn-v2-iris', '-n', 'kserve-test', '--no-bypass', '-d', tensor);
  expect(failed.code).not.toBe(0);
  expect(failed.stderr).toMatch(/gateway/i);
  await vi.waitUntil(
    async () => (await kubectl(['get', ...deployment, '-o', 'jsonpath={.status.readyReplicas}'])) === '1',
    { timeout: 600_000, interval: 1000 },
  );
  const answered = await isvc('predict', 'sklearn-v2-iris', '-n', 'kserve-test', '-d', tensor);
  expect(JSON.parse(answered.stdout)).toMatchObject({ outputs: [{ data: [1] }] });
});

function predict() {
  return isvc('predict', 'sklearn-iris', '-n', 'kserve-test', '-v', '-d', flowers);
}

/** An address that is slow once, on a machine that does other work, is passed over: it is asked again. */
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
  expect(JSON.parse((await predict()).stdout)).toEqual({ predictions: [1, 0] });
}
