import { readdir, readFile } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { statePath } from '../cluster/state/paths.ts';
import { useNodeState } from '../cluster/node/state.ts';
import { isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// The kubelet is silent: the node is NotReady, and so are all of its pods, though they go on.
useNode();

const waitMs = 300_000;

afterEach(async () => {
  if ((await missingHere()).length > 0) return;
  await signalKubelet('SIGCONT');
  await vi.waitUntil(async () => (await readinessOf('node/real-node')) === 'True', {
    timeout: waitMs,
    interval: 1000,
  });
});

test('a node that is NotReady is named in the verdict of a predict, and everything answers when it is back', async () => {
  expect((await predict()).code).toBe(0);
  await signalKubelet('SIGSTOP');
  await vi.waitUntil(async () => (await readinessOf('node/real-node')) === 'Unknown', {
    timeout: waitMs,
    interval: 1000,
  });
  await vi.waitFor(
    async () => {
      const { code, stderr } = await predict();
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/node real-node, on which istio-ingressgateway-\S+ runs, is not ready/);
    },
    { timeout: waitMs, interval: 1000 },
  );
  await signalKubelet('SIGCONT');
  await vi.waitFor(async () => expect((await predict()).code).toBe(0), { timeout: waitMs, interval: 1000 });
});

function predict() {
  return isvc('predict', 'sklearn-iris', '-n', 'kserve-test', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}');
}

async function readinessOf(name: string): Promise<string> {
  return kubectl(['get', name, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}']);
}

/** Our node's, which its configuration tells from others. */
async function signalKubelet(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  useNodeState();
  const config = `--config=${statePath('node', 'kubelet.json')}`;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (words[0] !== 'nsenter' && words.includes(config)) process.kill(Number(pid), signal);
  }
}
