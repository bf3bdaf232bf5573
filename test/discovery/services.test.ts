import { expect, test } from 'vitest';
import { listExplained } from '../../src/discovery/explain-services.js';
import { findService } from '../../src/discovery/find-service.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { burstMs } from '../../src/discovery/services.js';
import { Problem } from '../../src/problem.js';
import { object } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';

const { signal } = new AbortController();

function isvc(namespace: string, name: string, model: KubeObject = {}): KubeObject {
  return object(namespace, name, { spec: { predictor: { model } } });
}

const runtime: KubeObject = {
  metadata: { name: 'own' },
  spec: { protocolVersions: ['v2', 'v1'], containers: [] },
};
const models = [isvc('models', 'sklearn-iris'), isvc('models', 'flowers'), isvc('other', 'digits')];

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => 'no problem',
    (error: unknown) => error,
  );
  if (outcome instanceof Problem) return outcome;
  throw new Error(`expected a Problem, got ${String(outcome)}`);
}

test('lists the services of a namespace in the order of the API', async () => {
  const { cluster, calls } = fakeCluster({ objects: { inferenceservices: models } });
  const { services } = await listExplained(cluster, { namespace: 'models' }, signal);
  expect(services.map(({ key }) => key)).toEqual(['models/sklearn-iris', 'models/flowers']);
  expect(calls[0]).toBe('inferenceservices@models');
  expect(calls).not.toContain('clusterservingruntimes@*');
});

test('reads the runtimes when a protocol depends on one', async () => {
  const inferenceservices = [isvc('models', 'a', { runtime: 'own' })];
  const { cluster, calls } = fakeCluster({
    objects: { inferenceservices, clusterservingruntimes: [runtime] },
  });
  const {
    services: [service],
  } = await listExplained(cluster, { namespace: 'models' }, signal);
  expect(service?.protocol).toBe('v2');
  expect(calls).toEqual(expect.arrayContaining(['servingruntimes@models', 'clusterservingruntimes@*']));
});

test('survives that the runtimes may not be read', async () => {
  const { cluster } = fakeCluster({
    objects: {
      inferenceservices: [isvc('models', 'a', { runtime: 'own' })],
      clusterservingruntimes: [runtime],
    },
    forbidden: ['servingruntimes', 'clusterservingruntimes'],
  });
  const {
    services: [service],
  } = await listExplained(cluster, {}, signal);
  expect(service?.protocol).toBe('v1');
});

test.each([
  [{ absent: ['inferenceservices'] }, 'inferenceservices: absent'],
  [{ forbidden: ['inferenceservices'] }, 'inferenceservices: forbidden'],
])('a refused list is the problem: %j', async (options, summary) => {
  const problem = await problemOf(
    listExplained(fakeCluster(options).cluster, { namespace: 'models' }, signal),
  );
  expect([problem.kind, problem.summary]).toEqual(['cluster', summary]);
});

test.each([
  'sklearn-iris',
  'isvc/sklearn-iris',
  'inferenceservice/sklearn-iris',
  'inferenceservices/sklearn-iris',
  'inferenceservices.serving.kserve.io/sklearn-iris',
  'inferenceservices.v1beta1.serving.kserve.io/sklearn-iris',
])('finds %s', async (text) => {
  const { cluster } = fakeCluster({ objects: { inferenceservices: models } });
  expect((await findService(cluster, 'models', text, signal)).key).toBe('models/sklearn-iris');
});

test.each([
  [
    'pod/sklearn-iris',
    'usage',
    'pod/sklearn-iris is not an InferenceService.',
    'Give its name, NAMESPACE/NAME, isvc/NAME, llmisvc/NAME or ig/NAME.',
  ],
  [
    'isvc/',
    'usage',
    '“isvc/” is not a name of a service.',
    'Give its name, NAMESPACE/NAME, isvc/NAME, llmisvc/NAME or ig/NAME. All names: isvc list',
  ],
  [
    'sklearn-irsi',
    'not-found',
    'No InferenceService sklearn-irsi in namespace models.',
    'Did you mean sklearn-iris?',
  ],
  ['skl', 'not-found', 'No InferenceService skl in namespace models.', 'Did you mean sklearn-iris?'],
  [
    'digits',
    'not-found',
    'No InferenceService digits in namespace models.',
    'There is one in namespace other: add -n other',
  ],
  [
    'nothing-like-it',
    'not-found',
    'No InferenceService nothing-like-it in namespace models.',
    'See what there is with: isvc list -n models',
  ],
])('does not find %s, and says what helps', async (text, kind, summary, remedy) => {
  const { cluster } = fakeCluster({ objects: { inferenceservices: models } });
  const problem = await problemOf(findService(cluster, 'models', text, signal));
  expect([problem.kind, problem.summary, problem.remedy]).toEqual([kind, summary, remedy]);
});

test('suggests near names even where other namespaces may not be read', async () => {
  const { cluster } = fakeCluster({
    objects: { inferenceservices: models },
    forbidden: ['inferenceservices@*'],
  });
  const problem = await problemOf(findService(cluster, 'models', 'flower', signal));
  expect(problem.remedy).toBe('Did you mean flowers?');
});

test('of many namespaces that have it the nearest is offered, and a few are told', async () => {
  const spaces = [...Array.from({ length: 30 }, (_, at) => `team-${at}`), 'models-dev'];
  const inferenceservices = spaces.map((namespace) => ({ metadata: { namespace, name: 'digits' } }));
  const problem = await problemOf(
    findService(fakeCluster({ objects: { inferenceservices } }).cluster, 'models', 'digits', signal),
  );
  expect(problem.remedy).toBe(
    'There is one in namespace models-dev, team-0, team-1, team-2, team-3, team-4, team-5, team-6, …: add -n models-dev',
  );
});

test('an empty namespace says so', async () => {
  const problem = await problemOf(findService(fakeCluster({}).cluster, 'models', 'a', signal));
  expect(problem.remedy).toBe('This namespace has no InferenceService. All namespaces: isvc list -A');
});

test('changes of 50,000 services are told twice a second, those of a thousand as fast as an eye follows', () => {
  expect([0, 1000, 5000, 10_000, 50_000].map(burstMs)).toEqual([50, 50, 50, 100, 500]);
});
