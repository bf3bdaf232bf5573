import type { KubeObject } from '../../kserve/kube-object.js';
import type { Serving } from './serving.js';

/** The kubelet's event of a container that it started again. */
export function restartEvents(serving: Serving, pod: string): readonly KubeObject[] {
  if (serving.restarts === 0) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${pod}.18eaefe2401b3344`, namespace: serving.namespace },
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off restarting failed container kserve-container in pod ${pod}`,
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace: serving.namespace },
      count: serving.restarts,
      firstTimestamp: serving.createdAt,
      lastTimestamp: serving.settledAt,
    },
  ];
}
