import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc } from './node-world.ts';
import type { Ended } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  untilDirect,
  waitUntilReady,
  withoutActivator,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// The answers of Knative's activator and queue-proxy in the model's place, and what isvc says of them.
useNode();

const names = ['patient', 'direct', 'mortal'];
beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'patient', predictor: { timeout: 3 } });
  await applyScripted({
    name: 'direct',
    annotations: withoutActivator,
    predictor: { timeout: 5, containerConcurrency: 1, maxReplicas: 1 },
  });
  await applyScripted({ name: 'mortal', annotations: withoutActivator });
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

function predict(name: string, instances: string): Promise<Ended> {
  return isvc('predict', name, '-n', scripted, '-v', '-d', `{"instances":${instances}}`);
}
