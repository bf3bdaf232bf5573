import { load, loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

type List = {
  readonly kind: string;
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
};

test('ready services come first; kubectl’s columns without those that no service fills, then ours', async () => {
  const { code, stdout } = await isvc.run(['list']);
  const [header = '', ...rows] = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  const revisions = ['PREV', 'LATEST', 'PREVROLLEDOUTREVISION', 'LATESTREADYREVISION'];
  const ours = ['AGE', 'PROTOCOL', 'WHY NOT READY'];
  expect(header.split(/ {2,}/)).toEqual(['NAME', 'URL', 'READY', ...revisions, ...ours]);
  const { stdout: without } = await isvc.run(['list', '-n', 'sandbox']);
  expect(without.split('\n')[0]?.split(/ {2,}/)).toEqual(['NAME', 'URL', 'READY', ...ours]);
  const ready = rows.map((row) => / (True|False|Unknown) /.exec(row)?.[1]);
  expect(ready.lastIndexOf('True')).toBeLessThan(ready.findIndex((status) => status !== 'True'));
  expect(rows.find((row) => row.startsWith('flower-grpc '))).toContain('grpc-v1');
});

test('a service that is not ready says why in one line', async () => {
  const { stdout } = await isvc.run(['list']);
  expect(stdout).toMatch(/^bad-model .*ModelLoadFailed: .*gs:\/\//m);
});

test('-A adds the namespace', async () => {
  const { stdout } = await isvc.run(['list', '-A']);
  expect(stdout).toMatch(/^NAMESPACE +NAME/);
  expect(
    new Set(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(' ')[0]),
    ).size,
  ).toBeGreaterThan(1);
});

test('-o json is a List of the API’s own objects', async () => {
  const { stdout } = await isvc.run(['list', '-o', 'json']);
  const list = JSON.parse(stdout) as List;
  expect(list.kind).toBe('List');
  expect(list.items.map(({ metadata }) => metadata.name)).toContain('sklearn-iris');
});

test('-o yaml says the same', async () => {
  const [json, yaml] = await Promise.all([
    isvc.run(['list', '-o', 'json']),
    isvc.run(['list', '-o', 'yaml']),
  ]);
  expect(load(yaml.stdout)).toEqual(JSON.parse(json.stdout));
});

test('-o name prints what kubectl prints', async () => {
  const { stdout } = await isvc.run(['list', '-o', 'name']);
  expect(stdout.split('\n')).toContain('inferenceservice.serving.kserve.io/sklearn-iris');
});

test('a namespace without services is said on stderr, and is no error', async () => {
  await expect(isvc.run(['list', '-n', 'kube-system'])).resolves.toEqual({
    code: 0,
    stdout: '',
    stderr: 'No InferenceServices found in kube-system namespace.\n',
  });
});

test('-w prints a row for a change, and Ctrl-C ends it with 130', async () => {
  const child = isvc.start(['list', '-w']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let seen = '';
  let changed = false;
  for await (const chunk of child.stdout) {
    seen += String(chunk);
    if (!changed && seen.includes('sklearn-iris')) {
      changed = true;
      isvc.demo().controls.apply({
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: { name: 'newcomer', namespace: 'kserve-demo' },
        spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } },
      });
    }
    if (seen.includes('\nnewcomer')) child.kill('SIGINT');
  }
  await expect(ended).resolves.toBe(130);
});

test('a pipe that closes early ends it quietly', async () => {
  const child = isvc.start(['list', '-A', '-o', 'json']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdout.destroy();
  await expect(ended).resolves.toBe(0);
  expect(stderr).toBe('');
});

test('-o wide has all of kubectl’s columns, in its order', async () => {
  const { stdout } = await isvc.run(['list', '-o', 'wide']);
  expect(stdout.split('\n')[0]).toMatch(
    /^NAME +URL +READY +PREV +LATEST +PREVROLLEDOUTREVISION +LATESTREADYREVISION +AGE +PROTOCOL/,
  );
});

test('the columns of a rollout appear where a service has one', async () => {
  isvc.demo().controls.apply({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'canary', namespace: 'default' },
    spec: { predictor: {} },
    status: {
      components: {
        predictor: {
          traffic: [
            { latestRevision: true, percent: 10, revisionName: 'canary-predictor-00002' },
            { latestRevision: false, percent: 90, revisionName: 'canary-predictor-00001', tag: 'prev' },
          ],
        },
      },
    },
  });
  const { stdout } = await isvc.run(['list', '-n', 'default']);
  expect(stdout).toMatch(/^canary .* 90 +10 +canary-predictor-00001 +canary-predictor-00002/m);
});

test('-w -o yaml is a stream of documents, as kubectl writes it', async () => {
  const child = isvc.start(['list', '-w', '-o', 'yaml', '-q']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let printed = '';
  child.stdout.on('data', (data) => (printed += String(data)));
  // The last by name.
  await expect.poll(() => printed).toContain('name: wrong-name');
  child.kill('SIGINT');
  await ended;
  const documents = loadAll(printed);
  expect(documents.length).toBeGreaterThan(10);
  expect(documents).toEqual(
    documents.map(() => expect.objectContaining({ kind: 'InferenceService' }) as unknown),
  );
});
