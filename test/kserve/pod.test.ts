import { anything, assert, constantFrom, object, property } from 'fast-check';
import { expect, test } from 'vitest';
import { parsePod } from '../../src/kserve/pod.js';

const running = {
  name: 'kserve-container',
  ready: true,
  restartCount: 3,
  state: { running: { startedAt: '2026-01-01T00:00:10Z' } },
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-01T00:00:05Z' } },
};

test('a pod that runs, with how its container ended before', () => {
  const pod = parsePod({
    metadata: {
      name: 'iris-predictor-1',
      labels: { component: 'predictor' },
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'kserve-container' }] },
    status: { phase: 'Running', containerStatuses: [running] },
  });
  expect(pod).toEqual({
    name: 'iris-predictor-1',
    component: 'predictor',
    phase: 'Running',
    reason: '',
    message: '',
    node: 'node-1',
    createdAt: Date.parse('2026-01-01T00:00:00Z'),
    terminating: false,
    ready: { containers: 1, of: 1 },
    restarts: 3,
    containers: [
      {
        name: 'kserve-container',
        init: false,
        ready: true,
        restarts: 3,
        state: 'running',
        reason: '',
        message: '',
        since: Date.parse('2026-01-01T00:00:10Z'),
        last: { reason: 'OOMKilled', exitCode: 137, endedAt: Date.parse('2026-01-01T00:00:05Z') },
      },
    ],
  });
});

test('a pod that no node takes says why, and counts the containers that will be', () => {
  const message = '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.';
  const pod = parsePod({
    spec: { containers: [{}, {}] },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  });
  expect(pod).toMatchObject({ reason: 'Unschedulable', message, ready: { containers: 0, of: 2 } });
});

test('an init container is told apart, and does not count as one that must be ready', () => {
  const failed = { name: 'storage-initializer', state: { terminated: { reason: 'Error', exitCode: 1 } } };
  const waiting = { name: 'kserve-container', state: { waiting: { reason: 'PodInitializing' } } };
  const pod = parsePod({
    metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{}] },
    status: { initContainerStatuses: [failed], containerStatuses: [waiting] },
  });
  expect(pod.terminating).toBe(true);
  expect(pod.ready).toEqual({ containers: 0, of: 1 });
  expect(pod.containers).toMatchObject([
    { init: true, state: 'terminated', reason: 'Error', exitCode: 1 },
    { init: false, state: 'waiting', reason: 'PodInitializing' },
  ]);
});

test('whatever an object holds, it is read', () => {
  const fields = [
    'phase',
    'reason',
    'conditions',
    'containerStatuses',
    'initContainerStatuses',
    'state',
    'name',
  ];
  const status = object({ key: constantFrom(...fields), values: [anything()] });
  assert(
    property(status, anything(), (one, list) => {
      expect(parsePod({ status: one, spec: list, metadata: one }).restarts).toBeTypeOf('number');
      expect(parsePod({ status: { containerStatuses: [list], conditions: [list] } }).containers).toHaveLength(
        1,
      );
    }),
  );
});
