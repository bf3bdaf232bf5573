import { causeLine } from './cause-line.js';
import { listAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { componentOf } from './pod.js';
import type { PodReason } from './pod-reason.js';

/** Conditions that say why there is no pod, and what their status then is. */
const telling: readonly (readonly [type: string, status: string])[] = [
  // apps/v1 Deployment: its ReplicaSet could not make a pod (a quota, an admission webhook, a missing ServiceAccount).
  ['ReplicaFailure', 'True'],
  // serving.knative.dev/v1 Revision (pkg/apis/serving/v1/revision_types.go).
  ['ContainerHealthy', 'False'],
  ['ResourcesAvailable', 'False'],
  ['Ready', 'False'],
];

/** The reason that a Deployment or a Knative Revision of a service gives where there is no pod to tell one. */
export function workloadReason(object: KubeObject): PodReason | undefined {
  const conditions = listAt(object, 'status', 'conditions');
  for (const [type, status] of telling) {
    const found = conditions.find(
      (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === status,
    );
    if (found === undefined) continue;
    return {
      pod: '',
      component: componentOf(object) || 'predictor',
      reason: textAt(found, 'reason') ?? type,
      message: causeLine(textAt(found, 'message') ?? ''),
      outlook: 'may heal',
    };
  }
  return undefined;
}
