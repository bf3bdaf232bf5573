import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const columnsOf = (line = '') => line.split(/ {2,}/);

test('--kind llm has kubectl’s columns, and why nothing serves one that is ready', async () => {
  const { code, stdout } = await isvc.run(['list', '--kind', 'llm']);
  const [header, ...rows] = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(columnsOf(header)).toEqual(['NAME', 'URL', 'READY', 'REASON', 'AGE', 'WHY NOT READY']);
  expect(rows[0]).toMatch(/^assistant +http:\/\/\S+\/kserve-demo\/assistant +True/);
  expect(rows.at(-1)).toMatch(/^assistant-at-zero .* True .* nothing serves it: replicas is 0/);
});

test('-o wide has all of its addresses', async () => {
  const { stdout } = await isvc.run(['list', '--kind', 'llm', '-o', 'wide']);
  const [header, row = ''] = stdout.split('\n');
  expect(columnsOf(header)).toEqual([
    'NAME',
    'URL',
    'READY',
    'REASON',
    'AGE',
    'URLS',
    'MODEL',
    'WHY NOT READY',
  ]);
  expect(row).toMatch(
    / http:\S+,http:\S+\/kserve-demo\/assistant,http:\S+\/publishers\/kserve-demo\/models\/assistant /,
  );
});

test('--kind graph says which step of a ready one is not', async () => {
  const { stdout } = await isvc.run(['list', '--kind', 'graph']);
  const [header] = stdout.split('\n');
  expect(columnsOf(header)).toEqual(['NAME', 'URL', 'READY', 'AGE', 'WHY NOT READY']);
  expect(stdout).toMatch(
    /^dead-step .* True .* step enrich of node root: there is no InferenceService enricher$/m,
  );
});

test('-o name and -o json are of the kind that was asked for', async () => {
  const { stdout } = await isvc.run(['list', '--kind', 'graph', '-o', 'name']);
  expect(stdout).toBe(
    'inferencegraph.serving.kserve.io/dead-step\ninferencegraph.serving.kserve.io/iris-pipeline\n',
  );
  const json = await isvc.run(['list', '--kind', 'llm', '-o', 'json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    items: [{ apiVersion: 'serving.kserve.io/v1alpha2', kind: 'LLMInferenceService' }, {}, {}, {}, {}],
  });
});

test('a pipe is not told of other kinds, and nothing is asked for it', async () => {
  expect((await isvc.run(['list'])).stderr).toBe('');
});

test('a kind of which there is none is said by its name', async () => {
  const { code, stderr } = await isvc.run(['list', '--kind', 'llm', '-n', 'vision']);
  expect([code, stderr]).toEqual([0, 'No LLMInferenceServices found in vision namespace.\n']);
});
