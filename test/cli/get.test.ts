import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

const firstWords = (text: string) => text.split('\n').map((line) => line.split(/ +/u)[0]);

test.each(['get', 'list'])('isvc %s NAME… shows those alone, in their order', async (verb) => {
  const { code, stdout } = await isvc.run([verb, 'sklearn-iris', 'bad-model', 'digits']);
  expect([code, firstWords(stdout)]).toEqual([0, ['NAME', 'sklearn-iris', 'bad-model', 'digits', '']]);
  expect(stdout).toMatch(/^bad-model .*ModelLoadFailed/mu);
});

test('each kind has a table of its own, and several namespaces a column', async () => {
  const { stdout } = await isvc.run(['get', 'sklearn-iris', 'llmisvc/wide', 'vision/digits']);
  expect(stdout.split('\n').map((line) => line.split(/ +/u).slice(0, 2).join(' '))).toEqual([
    'NAMESPACE NAME',
    'kserve-demo sklearn-iris',
    'vision digits',
    '',
    'NAMESPACE NAME',
    'kserve-demo wide',
    '',
  ]);
});

test('one that is missing does not hide the others', async () => {
  const { code, stdout, stderr } = await isvc.run(['get', 'nowhere', 'digits']);
  expect([code, firstWords(stdout)]).toEqual([exitCodes['not-found'], ['NAME', 'digits', '']]);
  expect(stderr).toMatch(/^error: No InferenceService.* nowhere in namespace kserve-demo/mu);
});

test('--kind says which of several that have one name', async () => {
  const { code, stderr } = await isvc.run(['get', 'wide', '--kind', 'graph']);
  expect([code, stderr.includes('No InferenceGraph wide')]).toEqual([exitCodes['not-found'], true]);
});

test('one object alone is no list; several are', async () => {
  const one = JSON.parse((await isvc.run(['get', 'digits', '-o', 'json'])).stdout) as object;
  expect(one).toMatchObject({ kind: 'InferenceService', metadata: { name: 'digits' } });
  const two = JSON.parse((await isvc.run(['get', 'digits', 'llmisvc/wide', '-o', 'json'])).stdout) as object;
  expect(two).toMatchObject({
    kind: 'List',
    items: [{ kind: 'InferenceService' }, { kind: 'LLMInferenceService' }],
  });
  expect((await isvc.run(['get', 'digits', 'ig/dead-step', '-o', 'name'])).stdout).toBe(
    'inferenceservice.serving.kserve.io/digits\ninferencegraph.serving.kserve.io/dead-step\n',
  );
});

test('-o jsonpath writes what a template says, of one and of a list', async () => {
  const one = await isvc.run(['get', 'digits', '-o', 'jsonpath={.metadata.name}{"\\n"}']);
  expect([one.code, one.stdout]).toEqual([0, 'digits\n']);
  const all = await isvc.run(['list', '-n', 'vision', '-o', 'jsonpath={.items[*].metadata.name}']);
  expect([all.code, all.stdout]).toEqual([0, 'digits flower-sample']);
});

test.each([
  [['digits', '-A'], 'Names and -A'],
  [['digits', '-l', 'a=b'], 'Names and -l'],
  [['digits', '-w'], 'Names and -w'],
  [['-w', '-o', 'jsonpath={.a}'], '-o jsonpath and -w'],
  [['-o', 'jsonpath=.metadata'], 'no path in braces'],
  [['-o', 'jsonpth={.a}'], 'jsonpath=TEMPLATE'],
])('get %j is wrong usage', async (args, says) => {
  const { code, stdout, stderr } = await isvc.run(['get', ...args]);
  expect([code, stdout, stderr.includes(says)]).toEqual([exitCodes.usage, '', true]);
});

test('version: of isvc, of the cluster, and why not of KServe', async () => {
  const { code, stdout, stderr } = await isvc.run(['version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Client Version: .+\nServer Version: v1\..*-demo\n$/u);
  expect(stderr).toContain("KServe's version is not known");
});

test('version --client asks nobody; without a cluster it is told all the same', async () => {
  const nowhere = { environment: { KUBECONFIG: '/nowhere' } };
  const client = await isvc.run(['version', '--client', '-o', 'json'], nowhere);
  expect([client.code, JSON.parse(client.stdout)]).toEqual([
    0,
    { client: expect.any(String) as string, kserve: {} },
  ]);
  const both = await isvc.run(['version'], nowhere);
  expect([both.code, both.stdout]).toEqual([exitCodes.cluster, expect.stringMatching(/^Client Version: /u)]);
});
