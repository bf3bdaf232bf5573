// What kubectl's users type: get, describe, version, -o name, -o jsonpath=, completion. Where kubectl is at hand, its own words are the measure.
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { kubectl } from './kubectl.js';
import { useWorld } from './open-world.js';
import { runCommand } from './run-command.js';
import type { Role } from './world.js';

const world = useWorld();

const nameOf = (role: Role) => world().target(role).service;
const here = (): readonly string[] => ['-n', world().namespace];

const known = async (kubeconfig: string, what: string) => runCommand(kubeconfig, ['__complete', what]);

async function isvc(...words: readonly string[]) {
  return runCommand(world().kubeconfig, words);
}

const ofOne = [
  '{.metadata.name}',
  '{.metadata.generation}{"\\n"}',
  '{.metadata.labels}',
  '{.metadata.labels.team}',
  '{.metadata.annotations.serving\\.kserve\\.io/deploymentMode}',
  '{.status.conditions[?(@.type=="Ready")].status}',
  '{.status.conditions[?(@.status!="True")].type}',
  '{.status.conditions[*].type}',
  '{.status.conditions[-1:].type} {.status.conditions[0:2].type}',
  '{range .status.conditions[*]}{.type}{"\\t"}{.status}{"\\n"}{end}',
  '{.spec}',
  '{.spec..name}',
  '{.status.nothing}',
  "{['metadata.name', 'kind']}",
  "{.metadata.annotations['serving\\.kserve\\.io/deploymentMode']}",
  "{.status.conditions[*]['type','status']}",
];
const ofMany = [
  '{.items[*].metadata.name}',
  '{range .items[*]}{.metadata.namespace}/{.metadata.name}={.status.url}{"\\n"}{end}',
  '{.items[?(@.metadata.labels.team=="botany")].metadata.name}',
  '{.items[?(@.metadata.annotations.serving\\.kserve\\.io/deploymentMode=="Standard")].metadata.name}',
  '{.items[0,1].metadata.name}',
  '{.kind} {.apiVersion}',
];

test('-o jsonpath and -o name: the same bytes as kubectl’s, of one service, of several and of all', async ({
  skip,
}) => {
  const { kubectl: command, kubeconfig } = world();
  if (command === undefined) return skip('there is no kubectl on this machine');
  const one = [nameOf('kserve-v1')];
  const two = [nameOf('kserve-v2'), nameOf('failing-pod')];
  const calls = [
    [...one, '-o', templates(ofOne)],
    ...[two, []].map((names) => [...names, '-o', templates(ofMany)]),
    ...[one, two, []].map((names) => [...names, '-o', 'name']),
  ];
  for (const words of calls) {
    const theirs = await kubectl(command, kubeconfig, ['get', 'inferenceservices', ...words, ...here()]);
    const ours = await isvc('get', ...words, ...here());
    expect(ours).toEqual({ code: 0, stdout: theirs, stderr: '' });
  }
});

/** All of them in one, a paragraph each. */
function templates(some: readonly string[]): string {
  return `jsonpath=${some.map((template) => `${template}{"\\n;\\n"}`).join('')}`;
}

test('get and list of names: those alone, in their order; one that is missing does not hide the others', async () => {
  const names = (['kserve-v2', 'failing-pod', 'kserve-v1'] as const).map(nameOf);
  for (const verb of ['get', 'list']) {
    const { code, stdout } = await isvc(verb, ...names, ...here());
    expect([code, ...stdout.split('\n').map((line) => line.split(' ')[0])]).toEqual([
      0,
      'NAME',
      ...names,
      '',
    ]);
  }
  const { code, stdout, stderr } = await isvc(
    'get',
    'isvc-no-such',
    nameOf('kserve-v1'),
    ...here(),
    '-o',
    'name',
  );
  expect([code, stdout, stderr]).toEqual([
    exitCodes['not-found'],
    `inferenceservice.serving.kserve.io/${nameOf('kserve-v1')}\n`,
    expect.stringContaining('isvc-no-such'),
  ]);
});

test('describe: the state, its conditions, and the step that fits', async () => {
  const good = await isvc('describe', nameOf('kserve-v1'), ...here());
  expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/^Ready: +ready$/mu)]);
  expect(good.stdout).toMatch(/^ {2}PredictorReady +True/mu);
  expect(good.stderr).toContain(`→ isvc predict ${nameOf('kserve-v1')}`);
  const bad = await isvc('describe', nameOf('failing-pod'), ...here());
  // Knative does not know before its deadline.
  const state = world().mode === 'Knative' ? /^Ready: +unknown$/mu : /^Ready: +not ready$/mu;
  expect([bad.code, bad.stdout]).toEqual([0, expect.stringMatching(state)]);
  expect(bad.stdout).toMatch(/^Why: +\S/mu);
  expect(bad.stderr).toContain(`→ isvc logs ${nameOf('failing-pod')}`);
});

test('version: the API server’s own', async ({ skip }) => {
  const { code, stdout } = await isvc('version', '-o', 'json');
  const ours = JSON.parse(stdout) as { readonly client: string; readonly server: string };
  expect([code, ours]).toEqual([
    0,
    { client: expect.any(String), server: expect.any(String), kserve: expect.any(Object) },
  ]);
  const { kubectl: command, kubeconfig } = world();
  if (command === undefined) return skip('there is no kubectl on this machine');
  const { serverVersion } = JSON.parse(await kubectl(command, kubeconfig, ['version', '-o', 'json'])) as {
    readonly serverVersion: { readonly gitVersion: string };
  };
  expect(ours.server).toBe(serverVersion.gitVersion);
});

test('completion: contexts of the kubeconfig, namespaces of the API; nothing for a user who may not list them', async () => {
  const { kubeconfig, kubeconfigOf, namespace } = world();
  const { contexts } = load(kubeconfig) as { readonly contexts: readonly { readonly name: string }[] };
  expect((await known(kubeconfig, 'contexts')).stdout.split('\n').toSorted()).toEqual(
    ['', ...contexts.map(({ name }) => name)].toSorted(),
  );
  expect((await known(kubeconfig, 'namespaces')).stdout.split('\n')).toContain(namespace);
  expect(await known(kubeconfigOf('nobody'), 'namespaces')).toEqual({ code: 0, stdout: '', stderr: '' });
});

const callWithVerdict = (role: Role) =>
  isvc(
    'predict',
    nameOf(role),
    ...here(),
    '-d',
    '{"instances":[[6.8,2.8,4.8,1.4]]}',
    '-q',
    '--verdict',
    'json',
  );

test('--verdict json: one line on stderr beside the answer, and in place of one', async () => {
  const good = await callWithVerdict('kserve-v1');
  expect(JSON.parse(good.stdout)).toEqual({ predictions: [1] });
  expect(JSON.parse(good.stderr)).toMatchObject({
    exitCode: 0,
    verdict: { who: 'model', ok: true, next: [] },
    status: { http: 200 },
  });
  const bad = await callWithVerdict('fails');
  expect([bad.code, bad.stdout]).toEqual([exitCodes.answer, '']);
  expect(JSON.parse(bad.stderr)).toMatchObject({
    exitCode: exitCodes.answer,
    verdict: { who: 'model', ok: false },
    status: { http: 500 },
  });
  const unsent = await callWithVerdict('failing-pod');
  expect(JSON.parse(unsent.stderr)).toMatchObject({ exitCode: unsent.code, problem: { kind: 'not-ready' } });
});
