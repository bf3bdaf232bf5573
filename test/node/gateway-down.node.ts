import { afterEach, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl, openIsvc } from './node-world.ts';
import { useNode } from './use-node.ts';

// The gateway's pods are gone, and come back.
useNode();

const waitMs = 300_000;
const deployment = ['deployment/istio-ingressgateway', '-n', 'istio-system'];

afterEach(async ({ task }) => {
  if (task.result?.state === 'skip' || (await missingHere()).length > 0) return;
  await scale(1);
});

test('a gateway without pods is named as that, and one that is back answers with no key pressed', async () => {
  await scale(0);
  await vi.waitFor(
    async () => {
      const { stdout, stderr } = await isvc('gateways');
      // kube-proxy goes on to send to the last pod until it has ended.
      expect(stdout).toMatch(/load-balancer .*failed: connection refused/);
      expect(stderr).toMatch(/istio-ingressgateway has no pod/);
    },
    { timeout: waitMs, interval: 1000 },
  );
  const screen = await openIsvc('-n', 'kserve-test');
  await expect(screen).toShow('sklearn-iris', 'no gateway answered');
  await scale(1);
  await expect(screen).toShow('istio-ingressgateway', '10.77.0.50:80');
});

async function scale(replicas: number): Promise<void> {
  await kubectl(['scale', ...deployment, `--replicas=${String(replicas)}`]);
  if (replicas > 0) await kubectl(['rollout', 'status', ...deployment, '--timeout=300s']);
}
