import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

// What Knative answers to gRPC in the model's place: HTTP/2 with a page of text, and no grpc-status.
useNode();

const names = ['mute', 'mute-direct', 'mortal-grpc'];
const ports = [{ name: 'h2c', protocol: 'TCP', containerPort: 8080 }];
const program = '/server/unanswering.py';

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  const mute = { ports, command: ['python3', program] };
  await applyScripted({ ...mute, name: 'mute', predictor: { timeout: 3 } });
  await applyScripted({
    ...mute,
    name: 'mute-direct',
    annotations: withoutActivator,
    predictor: { timeout: 5, containerConcurrency: 1, maxReplicas: 1 },
  });
  // The container goes on without a server, so that the kubelet starts no other one.
  const dying = `trap "exit 0" TERM; DIES=1 python3 ${program} & wait $!; sleep infinity & wait`;
  await applyScripted({
    name: 'mortal-grpc',
    ports,
    annotations: withoutActivator,
    command: ['sh', '-c', dying],
  });
  await waitUntilReady(...names);
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted(...names);
});

test("the activator's time is up: its page is shown, and the field that sets the time", async () => {
  const { code, stderr } = await predict('mute');
  expect(stderr).toContain('HTTP 504');
  expect(stderr).toMatch(/^activator request timeout$/m);
  expect(stderr).toMatch(/timeoutSeconds/);
  expect(code).toBe(7);
});

test('more calls than the pod and its queue take: overload, said by Knative', async () => {
  await untilDirect('mute-direct');
  const calls = await Promise.all(Array.from({ length: 16 }, () => predict('mute-direct')));
  const refused = calls.filter(({ stderr }) => stderr.includes('pending request queue full'));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.stderr).toMatch(/answered by Knative/);
  expect(refused[0]?.stderr).toContain('too many requests at once for mute-direct');
  expect(refused[0]?.code).toBe(6);
});

test("queue-proxy's time is up: the same limit, said by the pod", async () => {
  await untilDirect('mute-direct');
  const { code, stderr } = await predict('mute-direct');
  expect(stderr).toContain('HTTP 504');
  expect(stderr).toMatch(/^request timeout$/m);
  expect(stderr).toMatch(/timeoutSeconds/);
  expect(code).toBe(7);
});

test('the server dies of the call, and then nobody listens in a pod that is Ready', async () => {
  await untilDirect('mortal-grpc');
  const died = await predict('mortal-grpc');
  expect(died.stderr).toContain('HTTP 502');
  expect(died.code).toBe(6);

  const dead = await vi.waitFor(
    async () => {
      const ended = await predict('mortal-grpc');
      expect(ended.stderr).toMatch(/dial tcp 127\.0\.0\.1:8080: connect: connection refused/);
      return ended;
    },
    { timeout: 60_000, interval: 500 },
  );
  expect(dead.stderr).toMatch(/does not listen|no server listens/);
  expect(dead.code).toBe(6);
});

function predict(name: string): Promise<Ended> {
  const inputs = [{ name: 'input-0', shape: [1, 1], datatype: 'FP32', data: [1] }];
  const words = ['--protocol', 'grpc-v2', '-d', JSON.stringify({ inputs })];
  return isvc('predict', name, '-n', scripted, '-v', ...words);
}
