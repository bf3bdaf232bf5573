import { readFile } from 'node:fs/promises';
import { load, loadAll } from 'js-yaml';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isvcImage } from '../cluster/node/build/isvc-image.ts';
import { loadImages } from '../cluster/node/system/load-images.ts';
import { findMembers } from '../cluster/node/system/namespaces.ts';
import { useNodeState } from '../cluster/node/state.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { applyAll, isvc, kubectl, outside } from './node-world.ts';
import type { Ended } from './node-world.ts';
import { changeType, giveAddress } from './gateway-service.ts';
import { useNode } from './use-node.ts';
import { binary } from '../cluster/state/paths.ts';

// docs/in-cluster.md: the image by its own steps, the manifests as they are, in a namespace that admits only restricted pods.
useNode();

const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';
const manifests = ['manifests/isvc-reader.yaml', 'manifests/in-cluster.yaml'];

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};
type ClusterRole = { readonly kind: string; readonly metadata: object; readonly rules: readonly Rule[] };

let role: ClusterRole;

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  useNodeState();
  await loadImages(await findMembers(), [await isvcImage()]);
  role = loadAll(await readFile('manifests/isvc-reader.yaml', 'utf8'))[0] as ClusterRole;
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'isvc', labels: restricted } };
  await kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(namespace));
  for (const manifest of manifests) await kubectl(['apply', '--server-side', '-f', manifest]);
  await kubectl(['wait', '-n', 'isvc', 'deployment/isvc', '--for=condition=Available', '--timeout=300s']);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await kubectl([
    'delete',
    '-f',
    'manifests/in-cluster.yaml',
    '-f',
    'manifests/isvc-reader.yaml',
    '--wait=false',
  ]);
  await kubectl(['delete', 'clusterrolebinding', 'isvc-reader-outside', '--ignore-not-found']);
  await giveAddress();
});

test('with exactly the rules of isvc-reader.yaml: list, predict by a cluster address, logs, gateways', async () => {
  const listed = await inside('list', '-A');
  expect(listed.stdout).toMatch(/^kserve-test +sklearn-iris +\S+ +True /m);
  const predicted = await inside('predict', 'sklearn-iris', '-n', 'kserve-test', '-v', '-d', flowers);
  expect(JSON.parse(predicted.stdout)).toEqual({ predictions: [1, 0] });
  expect(predicted.stderr).toContain('cluster-ip');
  const logs = await inside('logs', 'sklearn-iris', '-n', 'kserve-test', '--tail', '-1');
  expect(logs.stdout).toContain('Uvicorn running');
});

/** Without this rule of the role: what is asked inside, and the line that says what is missing. */
const withoutRule: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'inferenceservices',
    ['list', '-A'],
    /You may not list inferenceservices\.serving\.kserve\.io in all namespaces/,
  ],
  [
    'pods',
    ['predict', 'sklearn-iris', '-n', 'kserve-test', '-d', flowers],
    /You may not get configmaps in namespace kserve\. Check: kubectl auth can-i get configmaps\/inferenceservice-config/,
  ],
  ['pods', ['logs', 'sklearn-iris', '-n', 'kserve-test'], /You may not list pods in namespace kserve-test/],
  [
    'gateways',
    ['predict', 'sklearn-iris', '-n', 'kserve-test', '-d', flowers],
    /You may not get gateways\.gateway\.networking\.k8s\.io in namespace kserve/,
  ],
  [
    'pods/log',
    ['logs', 'sklearn-iris', '-n', 'kserve-test'],
    /You may not get pods\/log in namespace kserve-test/,
  ],
];

test.each(withoutRule)(
  'without the rule of %s, isvc %j says which right is missing',
  async (resource, words, line) => {
    await applyRole(role.rules.filter(({ resources }) => !resources.includes(resource)));
    await expectInside(words, line);
    await applyRole(role.rules);
  },
);

test('a port-forward takes `get` and `create`, and isvc names the one that is missing', async () => {
  await changeType('ClusterIP');
  const asReader = ['predict', 'sklearn-iris', '-n', 'kserve-test', '--context', 'reader', '-d', flowers];
  await bindReader();
  for (const [verbs, missing] of [
    [['get'], 'create'],
    [['create'], 'get'],
  ] as const) {
    await applyRole(
      role.rules.map((rule) => (rule.resources.includes('pods/portforward') ? { ...rule, verbs } : rule)),
    );
    await vi.waitFor(
      async () => {
        const { stderr } = await isvc(...asReader);
        expect(stderr).toContain(`You may not ${missing} pods/portforward in namespace kserve-test`);
      },
      { timeout: 60_000, interval: 500 },
    );
  }
  await applyRole(role.rules);
  await vi.waitFor(
    async () => expect(JSON.parse((await isvc(...asReader)).stdout)).toEqual({ predictions: [1, 0] }),
    { timeout: 60_000, interval: 500 },
  );
});

/** The Job of docs/in-cluster.md, with another user, or another command. */
type Job = {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly template: { readonly spec: JobPod } };
};
type JobPod = { readonly securityContext: object; readonly containers: readonly [object] };

test.each([
  ['the user of the image', {}],
  ['a user that no file of the image knows', { runAsUser: 1_000_650_000, runAsGroup: 0 }],
])('a Job under %s, which can write to no file, prints what the model answers', async (_, user) => {
  await runJob(user, ['predict', 'sklearn-iris', '-n', 'kserve-test'], 'Complete');
  expect(await kubectl(['logs', '-n', 'isvc', 'job/smoke-test'])).toContain('{"predictions":[1,1]}');
});

test("a Job whose service does not exist fails, with isvc's exit code", async () => {
  await runJob({}, ['predict', 'nothing-here', '-n', 'kserve-test'], 'Failed');
  const code = 'jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}';
  expect(await kubectl(['get', 'pods', '-n', 'isvc', '-l', 'job-name=smoke-test', '-o', code])).toBe('4');
});

/** The API server learns of a changed role by a watch of its own. */
async function expectInside(words: readonly string[], line: RegExp): Promise<void> {
  await vi.waitFor(async () => expect((await inside(...words)).stderr).toMatch(line), {
    timeout: 60_000,
    interval: 500,
  });
}

/** Until it has ended so. */
async function runJob(user: object, words: readonly string[], end: 'Complete' | 'Failed'): Promise<void> {
  const text = await readFile('docs/in-cluster.md', 'utf8');
  const [, yaml = ''] = /^## Jobs$.*?^```yaml$(.*?)^```$/ms.exec(text) ?? [];
  const job = load(yaml) as Job;
  const pod = job.spec.template.spec;
  const [container] = pod.containers;
  const changed = {
    ...pod,
    securityContext: { ...pod.securityContext, ...user },
    containers: [{ ...container, command: ['isvc', ...words] }],
  };
  await kubectl(['delete', 'job', job.metadata.name, '-n', job.metadata.namespace, '--ignore-not-found']);
  await applyAll({ ...job, spec: { ...job.spec, template: { spec: changed } } });
  const named = [`job/${job.metadata.name}`, '-n', job.metadata.namespace];
  await kubectl(['wait', ...named, `--for=condition=${end}`, '--timeout=300s']);
}

async function applyRole(rules: readonly Rule[]): Promise<void> {
  const words = ['apply', '--server-side', '--force-conflicts', '-f', '-'];
  await kubectl(words, JSON.stringify({ ...role, rules }));
}

/** The user `reader` of the cluster may what the pod's service account may. */
async function bindReader(): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'isvc-reader-outside' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'isvc-reader' },
    subjects: [{ apiGroup, kind: 'User', name: 'reader' }],
  };
  await kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(binding));
}

async function inside(...words: readonly string[]): Promise<Ended> {
  return outside([binary('kubectl'), 'exec', '-n', 'isvc', 'deployment/isvc', '--', 'isvc', ...words]);
}
