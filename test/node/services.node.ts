import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { enterOutside, findMembers } from '../cluster/node/system/namespaces.ts';
import { binary, kubeconfigPath } from '../cluster/state/paths.ts';
import { reasons, toldReasons } from './failures.ts';
import { isvc, kubectl, openIsvc, outside } from './node-world.ts';
import { useNode } from './use-node.ts';

// isvc on a node that runs pods: KServe's own server and storage-initializer, its logs and port-forwards by a real kubelet.
useNode();

const waitMs = 300_000;
const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6],[5.1,3.5,1.4,0.2]]}';

test('services are Ready by themselves, and a prediction is what the pod answers to curl', async () => {
  const { stdout } = await isvc('list', '-n', 'kserve-test');
  expect(stdout).toMatch(/^sklearn-iris +\S+ +True +\S+ +v1$/m);
  expect(stdout).toMatch(/^sklearn-v2-iris +\S+ +True +\S+ +v2$/m);

  const predicted = await isvc('predict', 'sklearn-iris', '-n', 'kserve-test', '-d', flowers);
  expect(predicted.stderr).toMatch(/answered by the model/);
  expect(JSON.parse(predicted.stdout)).toEqual(
    JSON.parse(await askPod('sklearn-iris', '/v1/models/sklearn-iris:predict', flowers)),
  );

  const tensor = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}';
  const second = await isvc('predict', 'sklearn-v2-iris', '-n', 'kserve-test', '-d', tensor);
  const witness = await askPod('sklearn-v2-iris', '/v2/models/sklearn-v2-iris/infer', tensor);
  const { outputs } = JSON.parse(witness) as { readonly outputs: unknown };
  expect(JSON.parse(second.stdout)).toMatchObject({ outputs });
});

test('p answers in the terminal UI, with the example that the cluster has', async () => {
  const screen = await openIsvc('-n', 'kserve-test');
  await expect(screen).toShow('sklearn-iris', 'sklearn-v2-iris');
  screen.press('/', 'sklearn-iris', 'enter');
  await expect(screen).toShow('▸ sklearn-iris');
  screen.press('p');
  await expect(screen).toShow(
    'answered by the model',
    'predictions  INT64 [2]  1, 1',
    'sent the example in ConfigMap',
  );
});

test('the logs are those that the containers wrote, of a run that ended too', async () => {
  const server = await isvc('logs', 'sklearn-iris', '-n', 'kserve-test', '--tail', '-1');
  expect(server.stdout).toContain('Uvicorn running on http://0.0.0.0:8080');
  // The run that is starting again has written nothing yet.
  await vi.waitFor(
    async () => {
      const { stdout } = await isvc('logs', 'bad-model', '-n', 'failing', '--tail', '-1');
      expect(stdout).toMatch(/Traceback[^]*Error/);
    },
    { timeout: waitMs, interval: 1000 },
  );
  await vi.waitFor(
    async () =>
      expect((await isvc('logs', 'never-ready', '-n', 'failing')).stdout).toBe('loading weights ...\n'),
    { timeout: waitMs, interval: 1000 },
  );
});

test('thirteen predictors fail, each with the reason that the kubelet, the scheduler or the container gives', async () => {
  expect(await toldReasons(reasons)).toEqual(Object.keys(reasons));
});

/** The answer of the predictor's pod to curl, through a port-forward of kubectl's. */
async function askPod(service: string, path: string, body: string): Promise<string> {
  const label = `--selector=serving.kserve.io/inferenceservice=${service}`;
  const pod = await kubectl(['get', 'pods', '-n', 'kserve-test', label, '-o', 'name']);
  const words = [
    'port-forward',
    '-n',
    'kserve-test',
    pod.trim(),
    ':8080',
    `--kubeconfig=${kubeconfigPath()}`,
  ];
  const [command = '', ...args] = [...enterOutside(await findMembers()), binary('kubectl'), ...words];
  const forward = spawn(command, args);
  try {
    let port: string | undefined;
    for await (const line of createInterface(forward.stdout)) {
      port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) break;
    }
    const type = 'content-type: application/json';
    const url = `http://127.0.0.1:${port ?? ''}${path}`;
    const { stdout } = await outside(['curl', '--silent', '--fail', '--header', type, '--data', body, url]);
    return stdout;
  } finally {
    forward.kill();
    await once(forward, 'close');
  }
}
