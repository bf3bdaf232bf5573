import { expect, test } from 'vitest';
import { explainServices, listExplained } from '../../src/discovery/explain-services.js';
import { object } from './cluster-objects.js';
import { makeService } from './make-service.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { podObject, unready, unreadyPodStatus, waitingFor } from '../kserve/pod-objects.js';
import type { InferenceService, Service } from '../../src/kserve/service.js';

const never = new AbortController().signal;
const predictor = [{ kind: 'predictor', traffic: [], ports: [] }] as const;
const broken = (name: string, more: Partial<InferenceService> = {}): Service =>
  makeService({ name, readiness: 'not-ready', whyNotReady: 'not available', components: predictor, ...more });
const noSecret = (service: string, namespace = 'demo') =>
  podObject({
    service,
    namespace,
    status: unreadyPodStatus(unready(waitingFor('CreateContainerConfigError', 'secret "s" not found'))),
  });

async function explain(services: readonly Service[], options: FakeOptions = {}) {
  const { cluster, calls } = fakeCluster(options);
  const { services: found, warnings } = await explainServices(cluster, services, never);
  return { why: found.map(({ whyNotReady }) => whyNotReady), warnings, calls };
}

test('ready and stopped services cost no question', async () => {
  const { calls } = await explain([makeService(), broken('s', { readiness: 'stopped' })]);
  expect(calls).toEqual([]);
});

test('one question for all that are not ready', async () => {
  const objects = { pods: [noSecret('a'), noSecret('b')] };
  const { why, calls } = await explain([broken('a'), makeService(), broken('b'), broken('c')], { objects });
  const reason = 'predictor: CreateContainerConfigError: secret "s" not found';
  expect(why).toEqual([reason, undefined, reason, 'not available']);
  expect(calls).toEqual(['pods@demo']);
});

test('services of one name in several namespaces are told apart', async () => {
  const objects = { pods: [noSecret('a', 'other')] };
  const { why, calls } = await explain([broken('a'), broken('a', { namespace: 'other', key: 'other/a' })], {
    objects,
  });
  expect(why).toEqual(['not available', 'predictor: CreateContainerConfigError: secret "s" not found']);
  expect(calls).toEqual(['pods@*']);
});

test('where the pods may not be read, the old text stands, and the missing right is told once', async () => {
  const { why, warnings } = await explain([broken('a'), broken('b')], { forbidden: ['pods'] });
  expect(why).toEqual(['not available', 'not available']);
  expect(warnings).toEqual(['may not list pods']);
});

test('thousands of services that are not ready cost four questions, and the rest is told', async () => {
  const many = Array.from({ length: 2000 }, (_, at) => broken(`a-service-with-a-longish-name-${at}`));
  const { calls, warnings } = await explain(many);
  expect(calls).toHaveLength(4);
  expect(warnings).toEqual([
    expect.stringMatching(/^The pods of 1\d{3} more services .* were not looked at\.$/),
  ]);
});

test('pods and runtimes are asked for side by side, and each adds its own', async () => {
  const spec = { predictor: { model: { modelFormat: { name: 'custom' }, runtime: 'own' } } };
  const conditions = [{ type: 'Ready', status: 'False' }];
  const runtime = object('demo', 'own', { spec: { protocolVersions: ['v2'] } });
  const options: FakeOptions = {
    objects: {
      inferenceservices: [object('demo', 'a', { spec, status: { conditions } })],
      servingruntimes: [runtime],
      pods: [noSecret('a')],
    },
  };
  const { cluster, calls } = fakeCluster(options);
  let waiting = 0;
  let most = 0;
  const read: typeof cluster.read = async (...asked) => {
    waiting += 1;
    most = Math.max(most, waiting);
    const reading = await cluster.read(...asked);
    waiting -= 1;
    return reading;
  };
  const { services } = await listExplained({ ...cluster, read }, { namespace: 'demo' }, never);
  expect(services).toMatchObject([
    { protocol: 'v2', whyNotReady: 'predictor: CreateContainerConfigError: secret "s" not found' },
  ]);
  expect(calls.toSorted()).toEqual([
    'clusterservingruntimes@*',
    'inferenceservices@demo',
    'pods@demo',
    'servingruntimes@demo',
  ]);
  expect(most).toBe(3);
});
