import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { readReport } from '../batch/junit-schema.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

function fileOf(text: string): string {
  const folder = join(isvc.folder(), 'ci');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'models.yaml');
  writeFileSync(file, text);
  return file;
}

const good = `
timeout: 20s
cases:
  - { service: sklearn-iris, expect: { values: [1, 1] } }
  - name: from a file
    service: sklearn-iris
    file: iris.json
    expect: { values: [1], json: { "predictions[0]": 1 }, latency: 20s }
  - service: iris-grpc
    expect: { values: { predict: [1, 1], probabilities: [[0, 0.8, 0.2], [0, 0.8, 0.2]] }, tolerance: 0.15 }
  - { service: flower-sample, namespace: vision, expect: { json: { "predictions[*].key": ["1"] } } }
  - { service: qwen, payload: What is a gateway?, expect: { text: gateway } }
  - { service: no-route, payload: { instances: [[1, 2, 3, 4]] }, expect: { who: gateway, status: 404 } }
  - { service: bad-model, expect: { exit: 4 } }
`;

test('all cases of a file hold: exit code 0, a table of them', async () => {
  const file = fileOf(good);
  writeFileSync(join(isvc.folder(), 'ci/iris.json'), '{"instances":[[6.8,2.8,4.8,1.4]]}');
  const { code, stdout, stderr } = await isvc.run(['test', file]);
  expect(stderr).toContain('7 of 7 ok');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^kserve-demo +from a file +ok +model /mu);
  expect(stdout).toMatch(/^vision +flower-sample +ok +model /mu);
});

test('one that does not hold: exit code 8, what differs, and a report', async () => {
  const file = fileOf(`cases:
  - { name: wrong, service: sklearn-iris, expect: { values: [2, 1], json: { predictions: [1, 2] } } }
  - { name: right, service: sklearn-iris }`);
  const { code, stdout, stderr } = await isvc.run(['test', file, '-o', 'junit']);
  expect(code).toBe(exitCodes.objective);
  expect(stderr).toMatch(
    /^wrong: predictions\[0\] is 1, and 2 is expected\n {2}predictions\[1\] is 1, and 2/mu,
  );
  const report = readReport(stdout);
  expect(report('/testsuites/@name')).toEqual(['models.yaml']);
  expect(report('//testcase/@name')).toEqual(['wrong', 'right']);
  expect(report('//failure/@type')).toEqual(['not as expected']);
  expect(report('//failure').join()).toContain('predictions[1] is 1');
});

test('a case that says nothing expects a prediction: the failure’s own exit code, and its next step', async () => {
  const { code, stderr } = await isvc.run(['test', fileOf('cases: [{ service: needs-token }]')]);
  expect([code, stderr]).toEqual([exitCodes.answer, expect.stringMatching(/needs-token: .*\n→ /u)]);
});

test('standard input may be the file', async () => {
  const input = 'cases: [{ service: sklearn-iris }]';
  expect((await isvc.run(['test', '-'], { input })).code).toBe(0);
});

test.each([
  [
    'a mistake in it',
    'cases:\n  - service: a\n    expct: {}',
    'models.yaml, line 3: cases[0] has no key expct',
  ],
  [
    'a file of a case that is not there',
    'cases: [{ service: sklearn-iris, file: nowhere.json }]',
    'nowhere.json',
  ],
])('%s is wrong usage', async (_what, text, says) => {
  const { code, stderr } = await isvc.run(['test', fileOf(text)]);
  expect([code, stderr.includes(says)]).toEqual([exitCodes.usage, true]);
});

test('a file of cases that is not there is told as such', async () => {
  const { code, stderr } = await isvc.run(['test', 'ci/nowhere.yaml']);
  expect([code, stderr.includes('ci/nowhere.yaml')]).toEqual([exitCodes.usage, true]);
});

test('a report names each service by its key, of another kind too', async () => {
  const file = fileOf(`cases:
  - { service: isvc/sklearn-iris }
  - { service: ig/iris-pipeline }
  - { service: llmisvc/nowhere, expect: { exit: 4 } }`);
  const { stdout } = await isvc.run(['test', file, '-o', 'junit']);
  expect(readReport(stdout)('//testcase/@classname')).toEqual([
    'kserve-demo/sklearn-iris',
    'ig/kserve-demo/iris-pipeline',
    'llmisvc/kserve-demo/nowhere',
  ]);
});

test('a token of a flag is for cases of the namespace alone', async () => {
  const file = fileOf(`cases:
  - { service: needs-token }
  - { service: flower-sample, namespace: vision }`);
  const { code, stderr } = await isvc.run(['test', file, '--token', 'demo-token']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/flower-sample: --token is not for vision\/flower-sample/u);
  expect(stderr).not.toContain('needs-token: --token is not');
});
