import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl, openIsvc } from './node-world.ts';
import { applyScripted, prepareScripted, removeScripted, scripted } from './scripted-service.ts';
import { useNode } from './use-node.ts';

// A service that Knative has scaled to zero: its real activator holds the call while a real pod starts.
useNode();

const waitMs = 300_000;
const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';

beforeAll(async () => {
  if ((await missingHere()).length === 0) await prepareScripted();
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('zero-no-image');
});

test('the list says Ready, predict waits for the pod and says what it does, and the model answers', async () => {
  await untilZero('kserve-test', 'iris-zero');
  const { stdout } = await isvc('list', '-n', 'kserve-test');
  expect(stdout).toMatch(/^iris-zero +\S+ +True /m);

  const screen = await openIsvc('predict', 'iris-zero', '-n', 'kserve-test', '-d', flowers);
  await expect(screen).toShow('waiting for iris-zero, which is starting from zero');
  await expect(screen).toShow('answered by the model');
  await expect(screen).toShow('"predictions": [1, 0]');
});

test('predict without a payload does not start it; metadata does, and waits', async () => {
  await untilZero('kserve-test', 'iris-zero');
  const asked = await isvc('predict', 'iris-zero', '-n', 'kserve-test');
  expect(asked.code).toBe(2);
  expect(await podsOf('kserve-test', 'iris-zero')).toBe('');
  const metadata = await isvc('metadata', 'iris-zero', '-n', 'kserve-test', '--protocol', 'v2');
  expect(metadata.code).toBe(0);
  expect(metadata.stderr).toContain('The server knows the model, but states neither inputs nor outputs.');
});

test('ready waits for the cold start, and all three are ready', async () => {
  await untilZero('kserve-test', 'iris-zero');
  const { code, stdout } = await isvc('ready', 'iris-zero', '-n', 'kserve-test');
  expect(stdout).toMatch(/service +ready/);
  expect(stdout).toMatch(/server +ready/);
  expect(stdout).toMatch(/model +ready/);
  expect(code).toBe(0);
});

test('a pod that cannot start: KServe goes on to say Ready, and isvc says what the pod says, and does not wait for minutes', async () => {
  await applyScripted({ name: 'zero-no-image', predictor: { minReplicas: 0 } });
  await vi.waitFor(async () => expect(await readyOf('zero-no-image')).toBe('True'), {
    timeout: waitMs,
    interval: 1000,
  });
  await untilZero(scripted, 'zero-no-image');
  // Its ConfigMap is gone when the next pod wants it.
  await kubectl(['delete', 'configmap', 'server', '-n', scripted]);
  const failed = await isvc('predict', 'zero-no-image', '-n', scripted, '-d', '{"instances":["hello"]}');
  await prepareScripted();
  expect(failed.code).toBe(7);
  expect(failed.stderr).toMatch(/zero-no-image does not start from zero/);
  expect(failed.stderr).toMatch(/configmap "server" not found/);
  expect(await readyOf('zero-no-image')).toBe('True');
});

async function readyOf(name: string): Promise<string> {
  return kubectl([
    'get',
    'inferenceservice',
    name,
    '-n',
    scripted,
    '-o',
    'jsonpath={.status.conditions[?(@.type=="Ready")].status}',
  ]);
}

async function podsOf(namespace: string, name: string): Promise<string> {
  return kubectl([
    'get',
    'pods',
    '-n',
    namespace,
    '-l',
    `serving.kserve.io/inferenceservice=${name}`,
    '-o',
    'name',
  ]);
}

async function untilZero(namespace: string, name: string): Promise<void> {
  await vi.waitFor(async () => expect(await podsOf(namespace, name)).toBe(''), {
    timeout: waitMs,
    interval: 1000,
  });
}
