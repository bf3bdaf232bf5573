import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

/** A new folder of a test. */
function folder(name: string): string {
  const made = join(isvc.folder(), name);
  mkdirSync(made, { recursive: true });
  return made;
}

test.each([
  ['V1', 'sklearn-iris'],
  ['V1 with bytes, text and floats', 'flower-sample'],
  ['V2 with outputs by name', 'digits'],
  ['V2 gRPC', 'iris-grpc'],
  ['TensorFlow Serving gRPC', 'flower-grpc'],
  ['a language model', 'writer'],
  ['an LLMInferenceService', 'llmisvc/assistant'],
  ['a graph', 'ig/iris-pipeline'],
  ['another namespace', 'vision/flower-sample'],
])('the file that is written of %s holds when it is run', async (_what, name) => {
  const file = join(folder('holds'), `${name.replaceAll('/', '.')}.yaml`);
  const written = await isvc.run(['test', file, '--init', name]);
  expect(written.stderr).toContain(`→ Read it, then run it: isvc test ${file}\n`);
  expect([written.code, written.stdout]).toEqual([0, '']);

  const { code, stdout, stderr } = await isvc.run(['test', file, '-o', 'json']);
  expect([code, stderr]).toEqual([0, expect.stringContaining('1 of 1 ok')]);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, results: [{ result: 'ok' }] });
});

test('it fails as soon as a value is another', async () => {
  const file = join(folder('differs'), 'iris.yaml');
  await isvc.run(['test', file, '--init', 'sklearn-iris']);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('values: [1, 1]');
  writeFileSync(file, text.replace('values: [1, 1]', 'values: [1, 2]'));
  const { code, stderr } = await isvc.run(['test', file]);
  expect([code, stderr]).toEqual([
    exitCodes.objective,
    expect.stringContaining('predictions[1] is 1, and 2 is expected'),
  ]);
});

test('several services, one in another namespace, are cases of one file', async () => {
  const file = join(folder('several'), 'models.yaml');
  await isvc.run(['test', file, '--init', 'digits', '--init', 'vision/digits']);
  expect(readFileSync(file, 'utf8').match(/^ {4}namespace: .*$/gmu)).toEqual([
    '    namespace: kserve-demo',
    '    namespace: vision',
  ]);
  expect((await isvc.run(['test', file])).code).toBe(0);
});

test('a file that is sent is named by its path from the folder of the cases', async () => {
  const at = folder('given');
  writeFileSync(join(at, 'one.json'), '{"instances":[[6.8,2.8,4.8,1.4]]}');
  const file = join(folder('given/cases'), 'iris.yaml');
  await isvc.run(['test', file, '--init', 'sklearn-iris', '-f', join(at, 'one.json')]);
  expect(readFileSync(file, 'utf8')).toMatch(/^ {4}file: \.\.\/one\.json$/mu);
  expect(readFileSync(file, 'utf8')).toContain('values: [1]\n');
  expect((await isvc.run(['test', file])).code).toBe(0);
});

test('a payload too long to be read through stands in a file beside it', async () => {
  const at = folder('long');
  const instances = Array.from({ length: 500 }, () => [6.8, 2.8, 4.8, 1.4]);
  const library = join(isvc.folder(), 'config/isvc/payloads/kserve-demo');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'sklearn-v2-iris.json'), JSON.stringify({ instances }));
  const file = join(at, 'iris.yaml');
  await isvc.run(['test', file, '--init', 'sklearn-v2-iris']);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^ {4}file: sklearn-v2-iris\.payload\.json$/mu);
  expect(text).toContain('# "output-0" is left out: 500 values');
  expect((await isvc.run(['test', file])).code).toBe(0);

  // The payload's file is there now: nothing is overwritten, and no half is left.
  const again = await isvc.run(['test', join(at, 'again.yaml'), '--init', 'sklearn-v2-iris']);
  expect([again.code, again.stderr]).toEqual([
    exitCodes.usage,
    expect.stringContaining('payload.json exists'),
  ]);
  expect(() => statSync(join(at, 'again.yaml'))).toThrow('ENOENT');
});

test('it is for its owner alone, and never written over', async () => {
  const file = join(folder('kept'), 'digits.yaml');
  await isvc.run(['test', file, '--init', 'digits']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, 'mine');
  const { code, stderr } = await isvc.run(['test', file, '--init', 'digits']);
  expect([code, stderr]).toEqual([exitCodes.usage, expect.stringContaining('exists, and was left as it is')]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('with - it goes to standard output, and no token is in it', async () => {
  const args = ['test', '-', '--init', 'needs-token', '--token', 'demo-token'];
  const { code, stdout } = await isvc.run(args);
  expect([code, stdout]).toEqual([0, expect.stringContaining('service: needs-token')]);
  expect(stdout).not.toContain('demo-token');
  const input = stdout;
  expect((await isvc.run(['test', '-', '--token', 'demo-token'], { input })).code).toBe(0);
});

test.each([
  ['needs-token', exitCodes.answer, '--token-from serviceaccount/NAME'],
  ['bad-model', exitCodes['not-ready'], 'isvc logs bad-model'],
  ['nowhere', exitCodes['not-found'], 'isvc list'],
])('of %s, which does not answer with a prediction, nothing is written', async (name, code, step) => {
  const file = join(folder('failing'), `${name}.yaml`);
  const ended = await isvc.run(['test', file, '--init', name]);
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(step)]);
  expect(() => statSync(file)).toThrow('ENOENT');
});

test.each([
  [[], 'isvc test --init NAME'],
  [['nowhere.yaml'], 'The file of cases nowhere.yaml cannot be read'],
  [['models.yaml', '-f', 'a.json'], 'isvc test --init NAME -f FILE'],
  [['--init', 'a', '--init', 'b'], 'isvc test models.yaml --init a --init b'],
])('isvc test %j is wrong usage, and says what to do', async (args, step) => {
  const { code, stderr } = await isvc.run(['test', ...args]);
  expect([code, stderr]).toEqual([exitCodes.usage, expect.stringContaining(step)]);
});

test('without a file, it is NAME.test.yaml here', async () => {
  const { code, stderr } = await isvc.run(['test', '--init', 'llmisvc/nowhere']);
  expect([code, stderr]).toEqual([exitCodes['not-found'], expect.stringContaining('nowhere')]);
});

test('two services of one name keep their long payloads in a file each', async () => {
  const at = folder('alike');
  const examples = readFileSync('manifests/demo/examples.yaml', 'utf8');
  const [, b64] = /"image_bytes": \{ "b64": "([^"]+)" \}/u.exec(examples) ?? [];
  const instances = [{ image_bytes: { b64 }, key: 'k'.repeat(5000) }];
  for (const namespace of ['kserve-demo', 'vision']) {
    const library = join(isvc.folder(), 'config/isvc/payloads', namespace);
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'flower-sample.json'), JSON.stringify({ instances }));
  }
  const file = join(at, 'flowers.yaml');
  const both = ['--init', 'kserve-demo/flower-sample', '--init', 'vision/flower-sample'];
  const { code, stderr } = await isvc.run(['test', file, ...both]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('wrote')]);
  expect(readdirSync(at).toSorted()).toEqual([
    'flowers.yaml',
    'kserve-demo.flower-sample.payload.json',
    'vision.flower-sample.payload.json',
  ]);
});
