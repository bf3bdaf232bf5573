import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { kubeconfigFor, sendStatus, startApiServer } from '../cluster/api-server.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test('logs show why a model does not load: what its storage-initializer wrote', async () => {
  const { code, stdout, stderr } = await isvc.run(['logs', 'bad-model']);
  expect(code).toBe(0);
  expect(stdout).toContain('No model found in gs://kserve-demo/nope');
  expect(stderr).toMatch(
    /container storage-initializer\nstorage-initializer ended: Error, exit 1: No model found in .*\nstorage-initializer ended: /,
  );
});

test('logs --tail shows the last lines of the server', async () => {
  const { stdout } = await isvc.run(['logs', 'sklearn-iris', '--tail', '2']);
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringContaining('serving on port 8080'),
    expect.stringContaining('ready'),
  ]);
});

test('logs --previous shows how the run before ended', async () => {
  const { stdout, stderr } = await isvc.run(['logs', 'flower-sample', '-n', 'vision', '--previous']);
  expect(stdout).toContain('WARNING memory');
  expect(stderr).toContain('flower-sample-predictor-00002');
});

test('logs -f goes on until Ctrl-C', async () => {
  const child = isvc.start(['logs', 'sklearn-iris', '-f']);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
});

test('logs asks for the service and its pods, and for no way in', async () => {
  const api = await startApiServer((_, response) => sendStatus(response, 503));
  onTestFinished(api.kill);
  const kubeconfig = join(isvc.folder(), 'counting');
  writeFileSync(kubeconfig, kubeconfigFor(api.port));
  await isvc.run(['logs', 'iris', '--kubeconfig', kubeconfig]);
  const paths = new Set(api.requests.map(({ url }) => url));
  // The name may be one of each kind.
  expect([...paths]).toEqual([
    '/apis/serving.kserve.io/v1beta1/namespaces/ns/inferenceservices/iris',
    '/apis/serving.kserve.io/v1alpha2/namespaces/ns/llminferenceservices/iris',
    '/apis/serving.kserve.io/v1alpha1/namespaces/ns/inferencegraphs/iris',
  ]);
});

test.each([
  [['logs', 'bad-image'], 4, 'is waiting to start: ImagePullBackOff: '],
  [['logs', 'sklearn-iris', '-c', 'kserve'], 2, 'Did you mean -c kserve-container?'],
  [['logs', 'sklearn-iris', '--tail', 'x'], 2, '--tail x is not a number of lines'],
  [['logs', 'stopped'], 4, 'has no pods, so there is no log: Stopped'],
])('%j says why there is none', async (args, code, text) => {
  const result = await isvc.run(args);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).toContain(text);
});

test.each([
  ['bad-image', 'See all that its pod says: kubectl describe pod bad-image-predictor-'],
  [
    'no-such-runtime',
    'See all that the cluster says of it: kubectl describe isvc no-such-runtime -n kserve-demo',
  ],
])('predict %s advises no log where there is none', async (name, text) => {
  const result = await isvc.run(['predict', name]);
  expect(result).toMatchObject({ code: 4, stdout: '' });
  expect(result.stderr).toContain(text);
  expect(result.stderr).not.toContain('isvc logs');
});
