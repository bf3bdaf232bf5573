import type { KubeObject } from '../../src/kserve/kube-object.js';
import { condition, container, metadata } from './sample-parts.js';

/** The pods and events of a service, as the API server gives them. */
export const podSamples = {
  pod: {
    metadata: metadata('iris-predictor-0', 'models', { deletionTimestamp: '2026-11-24T09:05:54Z' }),
    spec: { nodeName: 'node-1', containers: [container], initContainers: [container] },
    status: {
      phase: 'Pending',
      reason: 'Evicted',
      message: 'the node was low on memory',
      podIP: '10.0.0.7',
      conditions: [condition('PodScheduled', 'False'), condition('Ready', 'False')],
      initContainerStatuses: [
        {
          name: 'storage-initializer',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: {
            terminated: { reason: 'Error', exitCode: 1, message: 'boom', finishedAt: '2026-11-24T09:05:54Z' },
          },
        },
      ],
      containerStatuses: [
        {
          name: 'kserve-container',
          ready: false,
          restartCount: 1,
          state: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-24T09:05:54Z' } },
        },
      ],
    },
  },
  event: {
    metadata: metadata('iris.1'),
    involvedObject: {
      kind: 'Pod',
      name: 'iris-predictor-0',
      namespace: 'models',
      uid: 'uid-iris-predictor-0',
    },
    type: 'Warning',
    reason: 'FailedScheduling',
    message: '0/1 nodes are available',
    count: 3,
    firstTimestamp: '2026-11-24T09:05:54Z',
    lastTimestamp: '2026-11-24T09:05:54Z',
    eventTime: '2026-11-24T09:05:54.000001Z',
    series: { count: 2, lastObservedTime: '2026-11-24T09:05:54Z' },
  },
  node: {
    metadata: metadata('node-1', ''),
    status: {
      conditions: [condition('Ready')],
      addresses: [
        { type: 'ExternalIP', address: '203.0.113.7' },
        { type: 'InternalIP', address: '10.0.0.1' },
      ],
    },
  },
  deployment: {
    kind: 'Deployment',
    metadata: metadata('iris-predictor'),
    spec: { replicas: 1, selector: { matchLabels: { app: 'iris' } } },
    status: {
      replicas: 1,
      unavailableReplicas: 1,
      conditions: [condition('Progressing', 'False'), condition('ReplicaFailure')],
    },
  },
} as const satisfies Record<string, KubeObject>;
