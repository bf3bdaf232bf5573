import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { workloadReason } from '../../src/kserve/workload-reason.js';

const quota = 'pods "iris" is forbidden: exceeded quota: compute';

function workload(conditions: readonly object[], labels: Readonly<Record<string, string>> = {}): KubeObject {
  return { metadata: { labels }, status: { conditions } };
}

test('a Deployment whose ReplicaSet may make no pod', () => {
  const conditions = [
    { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Too few.' },
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: quota },
  ];
  expect(workloadReason(workload(conditions, { component: 'transformer' }))).toEqual({
    pod: '',
    component: 'transformer',
    reason: 'FailedCreate',
    message: quota,
    outlook: 'may heal',
  });
});

test.each(['ContainerHealthy', 'ResourcesAvailable', 'Ready'])(
  'a Revision whose %s is False, without a component or a reason of its own',
  (type) => {
    expect(workloadReason(workload([{ type, status: 'False' }]))).toEqual({
      pod: '',
      component: 'predictor',
      reason: type,
      message: '',
      outlook: 'may heal',
    });
  },
);

test('the first of these conditions tells, in their order', () => {
  const conditions = [
    { type: 'Ready', status: 'False', reason: 'ExitCode1', message: 'Container failed.' },
    { type: 'ContainerHealthy', status: 'False', reason: 'ExitCode1', message: 'Container failed: no model' },
  ];
  expect(workloadReason(workload(conditions))?.message).toBe('Container failed: no model');
});

test('a workload that has its pods has no reason', () => {
  const conditions = [
    { type: 'ReplicaFailure', status: 'False' },
    { type: 'Ready', status: 'True' },
    { type: 'ContainerHealthy', status: 'Unknown' },
  ];
  expect(workloadReason(workload(conditions))).toBeUndefined();
  expect(workloadReason({})).toBeUndefined();
});
