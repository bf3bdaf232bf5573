import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

type Shown = {
  readonly id: string;
  readonly state: string;
  readonly seen: readonly string[];
  readonly parts: readonly { readonly state: string; readonly text: string }[];
  readonly remedy: readonly string[];
};

/** The checks by their ids, in their order. */
async function checksOf(...args: readonly string[]) {
  const { code, stdout, stderr } = await isvc.run(['doctor', ...args, '-o', 'json']);
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly Shown[] };
  return {
    code,
    stderr,
    byId: new Map(checks.map((check) => [check.id, check])),
    ids: checks.map(({ id }) => id),
  };
}

test('a healthy service passes every step, from the kubeconfig to a prediction', async () => {
  const { code, byId, ids } = await checksOf('sklearn-iris');
  expect(code).toBe(0);
  expect([ids[0], ids.at(-1)]).toEqual(['kubeconfig', 'prediction']);
  for (const id of [
    'kubeconfig',
    'context',
    'api-server',
    'login',
    'rights',
    'kserve-kinds',
    'kserve-configuration',
    'knative',
    'service',
    'gateways',
    'route',
    'conditions',
    'pods',
    'server',
    'model',
    'prediction',
  ])
    expect([id, byId.get(id)?.state]).toEqual([id, 'passed']);
  expect(byId.get('route')?.parts[0]?.text).toContain('accepted');
  expect(byId.get('gateways')?.parts[0]?.text).toMatch(
    /^load-balancer 127\.0\.0\.1:\d+ .*: TCP .* HTTP 404 from istio-envoy$/,
  );
  expect(byId.get('prediction')?.seen.at(-1)).toContain('sklearn-iris-example');
});

test.each(['llmisvc/assistant', 'ig/iris-pipeline'])(
  'so does %s: each kind of service has every step',
  async (name) => {
    const { code, byId } = await checksOf(name);
    expect([code, byId.get('prediction')?.state, byId.get('server')?.state]).toEqual([0, 'passed', 'passed']);
  },
);

test('a pod that does not start fails in its own words, and what can be seen besides is seen', async () => {
  const { code, byId } = await checksOf('bad-image');
  expect(code).toBe(exitCodes['not-ready']);
  expect(byId.get('gateways')?.state).toBe('passed');
  expect(byId.get('pods')).toMatchObject({ state: 'failed' });
  expect(byId.get('pods')?.seen[0]).toContain('ImagePullBackOff');
  expect(byId.get('pods')?.remedy.join('\n')).toContain('kubectl describe pod bad-image-predictor-');
  expect(byId.get('server')).toMatchObject({ state: 'skipped' });
});

test('where the gateway has no route, a pod is asked itself: its server, its model and its answer are seen', async () => {
  const { code, byId } = await checksOf('no-route');
  expect(code).toBe(exitCodes['not-ready']);
  expect(byId.get('server')?.seen[0]).toContain('the gateway has no route');
  const itself = /^pod no-route-predictor-\S+ itself, past the gateway: /u;
  expect(byId.get('server')?.parts).toEqual([{ state: 'passed', text: expect.stringMatching(itself) }]);
  expect(byId.get('model')?.state).toBe('passed');
  expect(byId.get('prediction')).toMatchObject({ state: 'failed' });
  expect(byId.get('prediction')?.parts.at(-1)).toEqual({
    state: 'passed',
    text: expect.stringMatching(new RegExp(`${itself.source}answered by the model`, 'u')),
  });
  const alone = await checksOf('no-route', '--no-bypass');
  expect([alone.byId.get('server')?.parts, alone.byId.get('model')?.state]).toEqual([[], 'skipped']);
});

test('a service whose model is in a cache on the nodes has its copies as a step', async () => {
  const { code, byId } = await checksOf('digits', '-n', 'vision');
  expect([code, byId.get('model-cache')?.seen]).toEqual([
    0,
    ['LocalModelCache digits: on 1 of 1 nodes, from gs://example/digits'],
  ]);
  expect((await checksOf('digits')).byId.get('model-cache')?.state).toBe('skipped');
});

test('a service that expects a token fails at its server, with the verdict and its next steps', async () => {
  const { code, byId } = await checksOf('needs-token');
  expect(code).toBe(exitCodes['not-ready']);
  expect(byId.get('pods')?.state).toBe('passed');
  expect(byId.get('server')?.seen[0]).toContain('HTTP 401');
  expect(byId.get('prediction')?.remedy.join('\n')).toContain('--token-from serviceaccount/');
});

test('a service at zero is left asleep, unless a payload is given', async () => {
  const asleep = await checksOf('scaled-to-zero');
  expect([asleep.code, asleep.byId.get('server')?.state, asleep.byId.get('prediction')?.state]).toEqual([
    0,
    'skipped',
    'skipped',
  ]);
  const woken = await checksOf('scaled-to-zero', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}');
  expect([woken.code, woken.byId.get('prediction')?.state]).toEqual([0, 'passed']);
});

test('a payload that the model rejects fails the prediction alone', async () => {
  const { code, byId } = await checksOf('sklearn-iris', '-d', '{"instances":[["a"]]}');
  expect(code).toBe(exitCodes.answer);
  expect([byId.get('model')?.state, byId.get('prediction')?.state]).toEqual(['passed', 'failed']);
});

test('a name that is not there fails as the service; the cluster is looked at all the same', async () => {
  const { code, byId } = await checksOf('nope');
  expect(code).toBe(exitCodes['not-found']);
  expect([byId.get('service')?.state, byId.get('gateways')?.state, byId.get('pods')?.state]).toEqual([
    'failed',
    'passed',
    'skipped',
  ]);
});

test('without a name each service has a line, those that are not ready first', async () => {
  const { code, stdout, stderr } = await isvc.run(['doctor']);
  expect(code).toBe(exitCodes['not-ready']);
  const lines = stdout.split('\n').map((line) => line.trim());
  expect(lines).toContain('✓ kserve-demo/sklearn-iris: ready');
  expect(lines).toContain('– kserve-demo/stopped: stopped');
  const bad = lines.findIndex((line) => line.startsWith('✗ kserve-demo/bad-image: not ready: '));
  expect(bad).toBeGreaterThan(0);
  expect(bad).toBeLessThan(lines.indexOf('✓ kserve-demo/digits: ready'));
  expect(stderr).toMatch(/\d+ passed, 1 failed, \d+ skipped; the first failure: services/);
});

test('without a kubeconfig the first step fails with its remedy, and nothing else is tried', async () => {
  const { code, stdout } = await isvc.run(['doctor', '--kubeconfig', '/nowhere/config']);
  expect(code).toBe(exitCodes.cluster);
  expect(stdout).toContain('✗ kubeconfig');
  expect(stdout).toContain('– services       not checked: it needs context');
});

test('a context that the kubeconfig lacks is a failure of its own', async () => {
  const { code, byId } = await checksOf('--context', 'other');
  expect([code, byId.get('kubeconfig')?.state, byId.get('context')?.state]).toEqual([
    exitCodes.cluster,
    'passed',
    'failed',
  ]);
});

test('a login that the API server does not know fails as the login', async () => {
  const { code, byId } = await checksOf('--kubeconfig', loginFile('unknown', 'wrong-token'));
  expect([code, byId.get('context')?.state]).toEqual([exitCodes.cluster, 'passed']);
  const states = [...byId.values()].filter(({ state }) => state === 'failed').map(({ id }) => id);
  expect(states).toEqual(['login']);
});

test('rights that are missing are printed as a Role; without any the services fail, with some the rest works', async () => {
  const nobody = await checksOf('--kubeconfig', loginFile('nobody', 'demo-nobody-token'));
  expect(nobody.code).toBe(exitCodes.cluster);
  expect(nobody.byId.get('rights')).toMatchObject({
    state: 'failed',
    seen: [expect.stringContaining('You may not get, list, watch the services'), expect.anything()],
  });
  expect(nobody.byId.get('configuration')?.state).not.toBe('failed');
  const lister = await checksOf('sklearn-iris', '--kubeconfig', loginFile('lister', 'demo-lister-token'));
  const { state, remedy = [] } = lister.byId.get('rights') ?? {};
  expect(state).toBe('passed');
  expect(remedy.join('\n')).toContain('kind: ClusterRole');
  expect(remedy.join('\n')).toContain('--clusterrole isvc-missing --user demo-lister');
  expect(remedy.join('\n')).not.toContain('[inferenceservices]');
});

test('a bundle is listed first, and written only with a yes: for its owner, without secrets and logs', async () => {
  const file = join(isvc.folder(), 'bundle.tar.gz');
  const unasked = await isvc.run(['doctor', 'bad-image', '--bundle', file]);
  expect([unasked.code, existsSync(file)]).toEqual([exitCodes.usage, false]);
  expect(unasked.stderr).toContain('pods.yaml');
  const { code } = await isvc.run(['doctor', 'bad-image', '--bundle', file, '--yes']);
  expect(code).toBe(exitCodes['not-ready']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = gunzipSync(readFileSync(file)).toString();
  for (const part of [
    'program.yaml',
    'checks.txt',
    'checks.json',
    'service.yaml',
    'pods.yaml',
    'ImagePullBackOff',
  ])
    expect(text).toContain(part);
  const again = await isvc.run(['doctor', 'bad-image', '--bundle', file, '--yes']);
  expect([again.code, again.stdout]).toEqual([exitCodes.usage, '']);
});

/** The demo's kubeconfig with a token. */
function loginFile(name: string, token: string): string {
  const file = join(isvc.folder(), name);
  writeFileSync(file, isvc.demo().kubeconfig.replace('user: {}', `user: { token: ${token} }`), {
    mode: 0o600,
  });
  return file;
}
