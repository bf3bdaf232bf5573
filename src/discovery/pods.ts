import { fieldAt, listAt, numberAt, textAt, textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameOf } from './object-name.js';

/** The Ready pods in order of their names, without those that are on their way out. */
export function readyPods(pods: readonly KubeObject[]): readonly KubeObject[] {
  return pods
    .filter((pod) => fieldAt(pod, 'metadata', 'deletionTimestamp') === undefined && isReady(pod))
    .toSorted((a, b) => (nameOf(a).name < nameOf(b).name ? -1 : 1));
}

/** Whether an object's Ready condition is True: a pod's, or a node's. */
export function isReady(object: KubeObject): boolean {
  return listAt(object, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

export function hasLabels(pod: KubeObject, wanted: Readonly<Record<string, string>>): boolean {
  const labels = textMapAt(pod, 'metadata', 'labels');
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** The number behind a Service's `targetPort` on this pod: itself, or that of the container port with this name. */
export function podPort(pod: KubeObject, targetPort: number | string): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const ports = listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'));
  const named = ports.find((port) => textAt(port, 'name') === targetPort);
  return numberAt(named, 'containerPort');
}
