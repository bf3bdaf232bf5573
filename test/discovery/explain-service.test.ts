import { expect, test } from 'vitest';
import { explainService } from '../../src/discovery/explain-service.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { condition, parsed, readyStatus } from '../kserve/objects.js';
import {
  ended,
  failedInitStatus,
  podConditions,
  podObject,
  readyContainer,
  unready,
  unreadyPodStatus,
  unscheduledStatus,
  waitingFor,
  type PodFields,
} from '../kserve/pod-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';

const never = new AbortController().signal;
const notReady: KubeObject = {
  deploymentMode: 'Standard',
  conditions: [
    condition('PredictorReady', 'False', 'MinimumReplicasUnavailable'),
    condition('Ready', 'False'),
  ],
};
const podName = 'sklearn-iris-predictor-7c5f8dbdfc-x2x4z';

function event(reason: string, message: string, lastTimestamp = '2026-11-27T04:10:00Z'): KubeObject {
  return {
    metadata: { namespace: 'kserve-test', name: `${podName}.${reason}` },
    involvedObject: { kind: 'Pod', namespace: 'kserve-test', name: podName },
    type: 'Warning',
    reason,
    message,
    lastTimestamp,
  };
}

async function explain(
  pods: readonly PodFields[],
  objects: Readonly<Record<string, readonly KubeObject[]>> = {},
  options: Omit<FakeOptions, 'objects'> = {},
  status: KubeObject = notReady,
) {
  const { cluster, calls } = fakeCluster({ ...options, objects: { ...objects, pods: pods.map(podObject) } });
  const { service, trouble } = await explainService(cluster, parsed({ status }), never);
  const { whyNotReady, startFailure } = service;
  return { why: whyNotReady, startFailure, outlook: trouble?.reason.outlook, calls };
}

const container = (state: KubeObject, more: KubeObject = {}): PodFields => ({
  status: unreadyPodStatus(unready(state, more)),
});
const refused =
  'Readiness probe failed: Get "http://10.244.0.31:8080/v1/models/m": dial tcp 10.244.0.31:8080: connect: connection refused';

test('a probe that does not pass, in the words of its newest event', async () => {
  const events = [
    event('Unhealthy', 'Readiness probe failed: old', '2026-11-27T04:00:00Z'),
    event('Unhealthy', refused),
  ];
  const { why, outlook } = await explain([container({ running: {} })], { events });
  expect(why).toBe(`predictor: Unhealthy: ${refused}`);
  expect(outlook).toBe('starting');
});

test.each<readonly [string, string, string, string]>([
  [
    'FailedMount',
    'MountVolume.SetUp failed for volume "keys" : secret "not-there" not found',
    'predictor: FailedMount: MountVolume.SetUp failed for volume "keys" : secret "not-there" not found',
    'stuck',
  ],
  [
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox',
    'predictor: FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox',
    'may heal',
  ],
])('a pod whose containers are not made: %s', async (reason, message, why, outlook) => {
  const found = await explain([container(waitingFor('ContainerCreating'))], {
    events: [event(reason, message)],
  });
  expect(found).toMatchObject({ why, outlook });
});

test('what the autoscaler of the cluster does for a pod that no node takes', async () => {
  const status = unscheduledStatus(
    '0/1 nodes are available: 1 Insufficient nvidia.com/gpu. preemption: none.',
  );
  const message = 'pod triggered scale-up: [{gpu-pool 0->1 (max: 4)}]';
  const { why } = await explain([{ node: '', status }], { events: [event('TriggeredScaleUp', message)] });
  expect(why).toBe(
    'predictor: Unschedulable: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu (pod triggered scale-up: [{gpu-pool 0->1 (max: 4)}])',
  );
});

test('an image whose kubelet keeps the cause to itself: its event has it', async () => {
  const message =
    'Failed to pull image "nope:v1": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nope:v1": failed to resolve reference "docker.io/library/nope:v1": docker.io/library/nope:v1: not found';
  const pod = {
    image: 'nope:v1',
    ...container(waitingFor('ImagePullBackOff', 'Back-off pulling image "nope:v1"')),
  };
  const { why, outlook } = await explain([pod], { events: [event('Failed', message)] });
  expect(why).toBe('predictor: ImagePullBackOff: nope:v1: not found');
  expect(outlook).toBe('stuck');
});

const traceback = [
  'loading weights …',
  'Traceback (most recent call last):',
  '  File "/prod_venv/bin/server", line 8, in <module>',
  'ValueError: unsupported pickle protocol: 9',
];

test('a crash loop without a termination message: the last words of its log', async () => {
  const pod = container(waitingFor('CrashLoopBackOff'), { restartCount: 2, lastState: ended('Error', 1) });
  const { why, calls } = await explain([pod], {}, { logs: { 'kserve-container': traceback } });
  expect(why).toBe('predictor: CrashLoopBackOff: exit 1, 2 restarts: unsupported pickle protocol: 9');
  expect(calls).toContain(`log ${podName}/kserve-container`);
});

test('while it runs again, they are those of the run before', async () => {
  const pod = container({ running: {} }, { restartCount: 2, lastState: ended('Error', 1) });
  const { calls } = await explain([pod], {}, { logs: { 'kserve-container': traceback } });
  expect(calls).toContain(`log ${podName}/kserve-container previous`);
});

test('a log that may not be read leaves what the pod says', async () => {
  const pod = { status: failedInitStatus({ state: ended('Error', 1) }) };
  const { cluster } = fakeCluster({ objects: { pods: [podObject(pod)] } });
  const { Problem } = await import('../../src/problem.js');
  const refusing = {
    ...cluster,
    // eslint-disable-next-line require-yield
    async *logs() {
      await Promise.resolve();
      throw new Problem('cluster', 'You may not get pods/log.', { remedy: 'none' });
    },
  };
  const { service } = await explainService(refusing, parsed({ status: notReady }), never);
  expect(service.whyNotReady).toBe('predictor: storage-initializer: failed: exit 1, 4 restarts');
});

test('a node that does not report is named, with its own words', async () => {
  const status = {
    phase: 'Running',
    conditions: podConditions({ ContainersReady: 'True' }).concat([{ type: 'Ready', status: 'False' }]),
    containerStatuses: [readyContainer],
  };
  const nodes = [
    {
      metadata: { name: 'node-1', namespace: '' },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'Unknown',
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
          },
        ],
      },
    },
  ];
  const { cluster } = fakeCluster({ objects: { pods: [podObject({ status })], nodes } });
  const asking = { ...cluster, get: () => Promise.resolve(nodes[0]) };
  const { service } = await explainService(asking, parsed({ status: notReady }), never);
  expect(service.whyNotReady).toBe(
    'predictor: NodeNotReady: node node-1: NodeStatusUnknown: Kubelet stopped posting node status',
  );
});

const quota =
  'pods "sklearn-iris-predictor-bbbb-" is forbidden: exceeded quota: compute, requested: requests.cpu=1, used: requests.cpu=4, limited: requests.cpu=4';
const deployment = (name: string, ...conditions: readonly KubeObject[]): KubeObject => ({
  metadata: {
    name,
    namespace: 'kserve-test',
    labels: { component: 'predictor', 'serving.kserve.io/inferenceservice': 'sklearn-iris' },
  },
  status: { conditions },
});
const refusedPods = deployment(
  'sklearn-iris-predictor',
  condition('ReplicaFailure', 'True', 'FailedCreate', quota),
);

test('no pod at all: what the Deployment says of a quota or an admission', async () => {
  const { why } = await explain([], { deployments: [refusedPods] });
  expect(why).toBe(`predictor: FailedCreate: ${quota}`);
});

test('a rollout whose pods are refused, behind a service that counts as ready', async () => {
  const rolling = readyStatus({
    conditions: [condition('PredictorReady', 'True', 'MinimumReplicasAvailable'), condition('Ready', 'True')],
  });
  const { startFailure } = await explain([{}], { deployments: [refusedPods] }, {}, rolling);
  expect(startFailure).toBe(
    `the version before still answers; the new one does not start: predictor: FailedCreate: ${quota}`,
  );
});

test('a Knative revision that failed and has no pod any more', async () => {
  const status = {
    deploymentMode: 'Knative',
    components: { predictor: { latestCreatedRevision: 'sklearn-iris-predictor-00001' } },
    conditions: [condition('PredictorReady', 'False', 'RevisionMissing'), condition('Ready', 'False')],
  };
  const revision = {
    ...deployment(
      'sklearn-iris-predictor-00001',
      condition('Active', 'False', 'NoTraffic', 'The target is not receiving traffic.'),
      condition(
        'ResourcesAvailable',
        'False',
        'ProgressDeadlineExceeded',
        'Initial scale was never achieved',
      ),
    ),
  };
  const { why } = await explain([], { revisions: [revision] }, {}, status);
  expect(why).toBe('predictor: ProgressDeadlineExceeded: Initial scale was never achieved');
});

test('without the right to list pods the status speaks, and nothing else is asked', async () => {
  const { why, calls } = await explain([], {}, { forbidden: ['pods'] });
  expect(why).toBe('MinimumReplicasUnavailable');
  expect(calls).toEqual(['pods@kserve-test']);
});
