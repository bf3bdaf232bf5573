import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

type Side = {
  readonly name: string;
  readonly percent?: number;
  readonly answered: number;
  readonly route: string;
};
type Shown = { readonly sides: readonly [Side, Side]; readonly equal: number; readonly requests: number };

test('two revisions of a Knative service get the same payload; their shares of the traffic stand beside them', async () => {
  const { code, stdout } = await isvc.run([
    'compare',
    'flower-sample',
    '-n',
    'vision',
    '--requests',
    '4',
    '-o',
    'json',
  ]);
  const { sides, equal, requests } = JSON.parse(stdout) as Shown;
  expect([code, equal, requests]).toEqual([0, 4, 4]);
  expect(sides).toMatchObject([
    { name: 'prev', percent: 90, answered: 4 },
    { name: 'latest', percent: 10, answered: 4 },
  ]);
});

test('two services that speak V1 and V2 are compared by their one output', async () => {
  const { code, stdout } = await isvc.run([
    'compare',
    'sklearn-iris',
    'sklearn-v2-iris',
    '--requests',
    '3',
    '--max-difference',
    '0',
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('answers: all 3 equal');
});

test('two LLMInferenceServices of a group are compared by their texts, each with its share', async () => {
  const { apiUrl, controls } = isvc.demo();
  const path = `${apiUrl}/apis/serving.kserve.io/v1alpha2/namespaces/kserve-demo/llminferenceservices`;
  const members = [
    { name: 'assistant', weight: 9 },
    { name: 'split', weight: 1 },
  ];
  for (const { name } of members) {
    const object = (await (await fetch(`${path}/${name}`)).json()) as {
      readonly status: { readonly router: object };
    };
    const router = { ...object.status.router, group: { name: 'chat', members } };
    controls.apply({ ...object, status: { ...object.status, router } });
  }
  const { code, stdout, stderr } = await isvc.run([
    'compare',
    'llmisvc/assistant',
    '-d',
    'What is a canary?',
    '--requests',
    '2',
    '-o',
    'json',
  ]);
  const { sides, requests } = JSON.parse(stdout) as Shown;
  expect([code, requests]).toEqual([0, 2]);
  expect(sides).toMatchObject([
    { name: 'assistant', percent: 90, answered: 2 },
    { name: 'split', percent: 10, answered: 2 },
  ]);
  expect(stderr).toContain('comparing assistant (llmisvc/kserve-demo/assistant) with split');
});

test('answers further apart than allowed: exit code 8, and where', async () => {
  const args = [
    'compare',
    'sklearn-iris',
    'half-plus-two',
    '-d',
    '{"instances":[[6.8,2.8,4.8,1.4]]}',
    '--requests',
    '2',
    '--max-difference',
    '1%',
  ];
  const { code, stdout, stderr } = await isvc.run(args);
  expect(code).toBe(exitCodes.objective);
  expect(stdout).toContain('answers: 0 of 2 equal');
  expect(stderr).toMatch(/not held: half-plus-two .*, at most 1 % is allowed/);
});

test.each([
  [['compare', 'sklearn-iris'], 'has only one version'],
  [['compare', 'sklearn-iris', 'digits', '--requests', '0'], '--requests 0 is not'],
  [['compare', 'sklearn-iris', 'digits', '--max-difference', 'some'], '--max-difference some is not'],
])('%j is wrong usage', async (args, message) => {
  const { code, stderr } = await isvc.run(args);
  expect([code, stderr.includes(message)]).toEqual([exitCodes.usage, true]);
});

test('predict --to calls one part alone: a revision by its own host, or a pod', async () => {
  const revision = await isvc.run(['predict', 'flower-sample', '-n', 'vision', '--to', 'prev', '-v']);
  expect([revision.code, revision.stderr]).toEqual([0, expect.stringMatching(/^> host: prev-/m)]);
  const { stdout } = await isvc.run(['top', 'sklearn-iris', '--interval', '100ms', '-o', 'json']);
  const [first] = JSON.parse(stdout) as readonly { readonly pod: string }[];
  const one = await isvc.run(['predict', 'sklearn-iris', '--to', `pod/${first?.pod ?? ''}`, '-v']);
  expect([one.code, one.stderr]).toEqual([
    0,
    expect.stringMatching(
      /port-forward 127\.0\.0\.1:\d+ to pod kserve-demo\/sklearn-iris-predictor-\S+: answered/,
    ),
  ]);
});

test.each(['pod/a/b', 'pod/A B', 'pod/', 'canary/a/b'])(
  '--to %s is refused before anything is asked',
  async (part) => {
    const nowhere = { KUBECONFIG: '/nonexistent/isvc/kubeconfig' };
    const { code, stderr } = await isvc.run(['predict', 'iris', '--to', part], { environment: nowhere });
    expect([code, stderr.includes(`--to ${part}`)]).toEqual([exitCodes.usage, true]);
  },
);

test('a pod of another service is not called under this one’s name', async () => {
  const { code, stderr } = await isvc.run([
    'predict',
    'sklearn-iris',
    '--to',
    'pod/digits-predictor-7c9d6b5f4d-x2k8p',
  ]);
  expect(code).toBe(exitCodes['not-ready']);
  expect(stderr).toContain('has no pod');
});
