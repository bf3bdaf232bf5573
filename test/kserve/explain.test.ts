import { expect, test } from 'vitest';
import { explainReadiness, needsPods } from '../../src/kserve/explain.js';
import { parseInferenceGraph } from '../../src/kserve/inference-graph.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parseLlmInferenceService } from '../../src/kserve/llm-inference-service.js';
import { parsePod } from '../../src/kserve/pod.js';
import type { Service } from '../../src/kserve/service.js';
import { condition, parsed, readyStatus } from './objects.js';
import {
  ended,
  podObject,
  unready,
  unreadyPodStatus,
  unscheduledStatus,
  waitingFor,
  type PodFields,
} from './pod-objects.js';

const unavailable: KubeObject = {
  conditions: [
    condition('IngressReady', 'False', 'Predictor Deployment NotReady', 'Predictor HTTPRoute not created'),
    condition(
      'PredictorReady',
      'False',
      'MinimumReplicasUnavailable',
      'Deployment does not have minimum availability.',
    ),
    condition('Ready', 'False', 'Predictor Deployment NotReady', 'Predictor HTTPRoute not created'),
  ],
  modelStatus: { transitionStatus: 'InProgress', states: { targetModelState: 'Pending' } },
};
const noImage: PodFields = {
  image: 'nope:v1',
  status: unreadyPodStatus(unready(waitingFor('ErrImagePull', 'nope:v1: not found'))),
};
const crashing: PodFields = {
  status: unreadyPodStatus(
    unready(waitingFor('CrashLoopBackOff'), {
      restartCount: 4,
      lastState: ended('Error', 1, 'bad pickle\n'),
    }),
  ),
};
const starting: PodFields = { status: unreadyPodStatus(unready(waitingFor('ContainerCreating'))) };
const explain = (status: KubeObject, pods: readonly PodFields[], transformer?: KubeObject) =>
  explainReadiness(
    parsed({ status, ...(transformer === undefined ? {} : { transformer }) }),
    pods.map((fields) => parsePod(podObject(fields))),
  );

test('the reason of the pod in place of what follows from it', () => {
  expect(explain(unavailable, [noImage]).whyNotReady).toBe('predictor: ErrImagePull: nope:v1: not found');
  expect(explain(unavailable, []).whyNotReady).toBe(
    'MinimumReplicasUnavailable: Deployment does not have minimum availability',
  );
});

test('a cause that KServe tells itself stays', () => {
  const modelStatus = {
    transitionStatus: 'BlockedByFailedLoad',
    states: { targetModelState: 'FailedToLoad' },
    lastFailureInfo: { reason: 'ModelLoadFailed', message: 'bad pickle', exitCode: 1 },
  };
  expect(explain({ ...unavailable, modelStatus }, [crashing]).whyNotReady).toBe(
    'ModelLoadFailed: bad pickle',
  );
  expect(explain({ ...unavailable, modelStatus }, [], { containers: [{}] }).whyNotReady).toBe(
    'predictor: ModelLoadFailed: bad pickle',
  );
});

test('of several components the one that is stuck, before one that may heal or only starts', () => {
  const transformer = { containers: [{ name: 'kserve-container' }] };
  const pods = [crashing, { ...noImage, component: 'transformer' }, starting];
  expect(explain(unavailable, pods, transformer).whyNotReady).toBe(
    'transformer: ErrImagePull: nope:v1: not found',
  );
  expect(
    explain(unavailable, [starting, { ...crashing, component: 'transformer' }], transformer).whyNotReady,
  ).toBe('transformer: CrashLoopBackOff: exit 1, 4 restarts: bad pickle');
});

const old: PodFields = { hash: 'aaaa', createdAt: '2026-11-27T03:00:00Z' };
const rolling = readyStatus({
  conditions: [
    condition('PredictorReady', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
    condition('Ready', 'True'),
  ],
});

test('a new version that does not start behind a service that counts as ready', () => {
  const service = explain(rolling, [old, { ...crashing, hash: 'bbbb' }]);
  expect(service.readiness).toBe('ready');
  expect(service.whyNotReady).toBeUndefined();
  expect(service.startFailure).toBe(
    'the version before still answers; the new one does not start: predictor: CrashLoopBackOff: exit 1, 4 restarts: bad pickle',
  );
});

test('it is the new one that fails, even where a pod of the old one is younger', () => {
  const younger = { ...old, createdAt: '2026-11-27T09:00:00Z' };
  expect(explain(rolling, [younger, { ...noImage, hash: 'bbbb' }]).startFailure).toContain(
    'nope:v1: not found',
  );
});

test.each<readonly [string, readonly PodFields[]]>([
  ['a version that is starting', [old, { ...starting, hash: 'bbbb' }]],
  [
    'a pod more of the version that answers',
    [old, { ...old, name: 'second', status: unscheduledStatus('0/1') }],
  ],
  [
    'an evicted pod that was left of an old version',
    [{ ...old, status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory' } }, { hash: 'bbbb' }],
  ],
  [
    'an old version on its way out',
    [{ ...crashing, ...old, metadata: { deletionTimestamp: '2026-11-27T04:00:00Z' } }, {}],
  ],
])('%s is no failure of a ready service', (_, pods) => {
  expect(explain(rolling, pods).startFailure).toBeUndefined();
});

test('after its deadline KServe calls the service not ready, though the version before goes on', () => {
  const late = {
    ...unavailable,
    conditions: [
      condition(
        'PredictorReady',
        'False',
        'ProgressDeadlineExceeded',
        'ReplicaSet "x" has timed out progressing.',
      ),
      condition('Ready', 'False', 'Predictor Deployment NotReady'),
    ],
  };
  expect(explain(late, [old, { ...noImage, hash: 'bbbb' }]).whyNotReady).toBe(
    'the version before still answers; the new one does not start: predictor: ErrImagePull: nope:v1: not found',
  );
});

const knative = (created: string, ready: string, more: KubeObject): KubeObject => ({
  deploymentMode: 'Knative',
  components: { predictor: { latestCreatedRevision: created, latestReadyRevision: ready } },
  conditions: [condition('PredictorReady', 'Unknown'), condition('Ready', 'Unknown')],
  ...more,
});

test('a Knative revision that failed, after Knative took its pods away', () => {
  const failed = knative('iris-predictor-00002', 'iris-predictor-00001', {
    modelStatus: {
      transitionStatus: 'BlockedByFailedLoad',
      states: { activeModelState: 'Loaded', targetModelState: 'FailedToLoad' },
      lastFailureInfo: { reason: 'ModelLoadFailed', message: 'cannot load model: bad pickle', exitCode: 1 },
    },
  });
  const answering = { revision: 'iris-predictor-00001' };
  expect(explain(failed, [answering]).whyNotReady).toBe(
    'the version before still answers (iris-predictor-00001); the new one does not start: ModelLoadFailed: cannot load model: bad pickle',
  );
});

test('a Knative revision that is starting, and one whose image is missing', () => {
  const status = knative('iris-predictor-00002', 'iris-predictor-00001', {});
  const answering = { revision: 'iris-predictor-00001' };
  expect(explain(status, [answering, { ...starting, revision: 'iris-predictor-00002' }]).whyNotReady).toBe(
    'the version before still answers (iris-predictor-00001); the new one is starting: predictor: ContainerCreating',
  );
  expect(explain(status, [answering, { ...noImage, revision: 'iris-predictor-00002' }]).whyNotReady).toBe(
    'the version before still answers (iris-predictor-00001); the new one does not start: predictor: ErrImagePull: nope:v1: not found',
  );
});

test('the pods are worth a question where the service is not ready, or a rollout is not finished', () => {
  expect(needsPods(parsed({}))).toBe(false);
  expect(needsPods(parsed({ status: unavailable }))).toBe(true);
  expect(needsPods(parsed({ status: rolling }))).toBe(true);
  expect(needsPods(parsed({ status: knative('a-2', 'a-1', {}) }))).toBe(true);
  const done = readyStatus({
    components: { predictor: { latestCreatedRevision: 'a', latestReadyRevision: 'a' } },
  });
  expect(needsPods(parsed({ status: done }))).toBe(false);
  const stopped = { conditions: [condition('Stopped', 'True'), condition('Ready', 'False')] };
  expect(needsPods(parsed({ status: stopped }))).toBe(false);
});

const object = (spec: KubeObject, status: KubeObject) => ({
  metadata: { name: 'a', namespace: 'b' },
  spec,
  status,
});
const wants = (service: Service | undefined) => service !== undefined && needsPods(service);

test('of a ready graph its router is always asked for, of a ready language model its pods where the status counts none', () => {
  const ready = { conditions: [condition('Ready', 'True'), condition('MainWorkloadReady', 'True')] };
  const counted = (readyReplicas: number) => ({
    ...ready,
    workloads: { primary: { kind: 'Deployment', name: 'a-kserve', readyReplicas } },
  });
  expect(
    wants(parseInferenceGraph(object({ nodes: { root: { routerType: 'Sequence', steps: [] } } }, ready))),
  ).toBe(true);
  expect(wants(parseLlmInferenceService(object({}, ready)))).toBe(true);
  expect(wants(parseLlmInferenceService(object({}, counted(1))))).toBe(false);
});

test('a service that is empty has its pods asked for until their cause is known', () => {
  const empty: Service = {
    ...parsed({}),
    readiness: 'empty',
    whyNotReady: 'no pod of its predictor is ready',
  };
  expect(needsPods(empty)).toBe(true);
  expect(needsPods({ ...empty, causeKnown: true })).toBe(false);
});

test('one component of several that rolls out is enough', () => {
  const components = {
    predictor: { latestCreatedRevision: 'a-2', latestReadyRevision: 'a-1' },
    transformer: {},
  };
  expect(needsPods(parsed({ status: readyStatus({ components }), transformer: { containers: [{}] } }))).toBe(
    true,
  );
});
