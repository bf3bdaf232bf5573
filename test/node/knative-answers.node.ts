import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl } from './node-world.ts';
import type { Ended } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// The answers of Knative's activator and queue-proxy in the model's place, and what isvc says of them.
useNode();

const names = ['patient', 'direct', 'mortal'];
/** One pod, which Envoy reaches without the activator. */
const direct = { 'autoscaling.knative.dev/target-burst-capacity': '0' };

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'patient', predictor: { timeout: 3 } });
  await applyScripted({
    name: 'direct',
    annotations: direct,
    predictor: { timeout: 5, containerConcurrency: 1, maxReplicas: 1 },
  });
  await applyScripted({ name: 'mortal', annotations: direct });
  await waitUntilReady(...names);
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted(...names);
});

test("the activator's time is up: told as Knative's limit, with the field that sets it", async () => {
  const { code, stderr } = await predict('patient', '[9]');
  expect(code).toBe(7);
  expect(stderr).toContain('HTTP 504');
  expect(stderr).toMatch(/^activator request timeout$/m);
  expect(stderr).toMatch(/timeoutSeconds/);
});

test("queue-proxy's time is up: the same limit, said by the pod", async () => {
  await untilDirect('direct');
  const { code, stderr } = await predict('direct', '[9]');
  expect(code).toBe(7);
  expect(stderr).toContain('HTTP 504');
  expect(stderr).toMatch(/^request timeout$/m);
  expect(stderr).toMatch(/timeoutSeconds/);
});

test('more calls than the pod and its queue take: overload, said by Knative', async () => {
  await untilDirect('direct');
  // One is answered and ten wait; each of the others is refused at once.
  const calls = await Promise.all(Array.from({ length: 16 }, () => predict('direct', '[4]')));
  const refused = calls.filter(({ stderr }) => stderr.includes('pending request queue full'));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.code).toBe(6);
  expect(refused[0]?.stderr).toMatch(/answered by Knative/);
  expect(refused[0]?.stderr).toContain('too many requests at once for direct');
});

test('the server dies of the request, and then nobody listens in a pod that is Ready', async () => {
  await untilDirect('mortal');
  const died = await predict('mortal', '["exit"]');
  expect(died.code).toBe(6);
  expect(died.stderr).toMatch(/HTTP 502/);
  expect(died.stderr).toMatch(/^EOF$/m);
  expect(died.stderr).toMatch(/closed the connection/);

  const dead = await predict('mortal', '["hello"]');
  expect(dead.code).toBe(6);
  expect(dead.stderr).toMatch(/dial tcp 127\.0\.0\.1:8080: connect: connection refused/);
  expect(dead.stderr).toMatch(/does not listen|no server listens/);
});

/** Knative takes the activator out of the way some seconds after the pod is Ready: the public Service then has the pod's own address. */
async function untilDirect(name: string): Promise<void> {
  const words = ['get', 'sks', `${name}-predictor-00001`, '-n', scripted, '-o', 'jsonpath={.spec.mode}'];
  await vi.waitFor(async () => expect(await kubectl(words)).toBe('Serve'), {
    timeout: 120_000,
    interval: 500,
  });
  const pod = await kubectl([
    'get',
    'pods',
    '-n',
    scripted,
    '-l',
    `serving.kserve.io/inferenceservice=${name}`,
    '-o',
    'jsonpath={.items[0].status.podIP}',
  ]);
  const endpoints = [
    'get',
    'endpoints',
    `${name}-predictor-00001`,
    '-n',
    scripted,
    '-o',
    'jsonpath={.subsets[*].addresses[*].ip}',
  ];
  await vi.waitFor(async () => expect(await kubectl(endpoints)).toBe(pod), {
    timeout: 120_000,
    interval: 500,
  });
}

function predict(name: string, instances: string): Promise<Ended> {
  return isvc('predict', name, '-n', scripted, '-v', '-d', `{"instances":${instances}}`);
}
