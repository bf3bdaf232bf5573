import type { KubeObject } from '../../kserve/kube-object.js';
import { knativeMetadata } from './knative-pod.js';
import type { Revision } from './revisions.js';
import type { Serving } from './serving.js';

/**
 * Knative's Revision, once it was ready: it stays so at zero, where only `Active` says that it has no pod
 * (knative.dev/serving, pkg/apis/serving/v1/revision_lifecycle.go and pkg/apis/autoscaling/v1alpha1/pa_lifecycle.go).
 */
export function revisionObject(serving: Serving, revision: Revision, replicas: number): KubeObject {
  const { name, settledAt, fromZero, runtime, port } = serving;
  const metadata = knativeMetadata(serving, revision, revision.name);
  const condition = (type: string, fields: KubeObject = { status: 'True' }): KubeObject => ({
    lastTransitionTime: settledAt,
    ...fields,
    type,
  });
  const inactive = {
    message: 'The target is not receiving traffic.',
    reason: 'NoTraffic',
    severity: 'Info',
    status: 'False',
  };
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Revision',
    metadata: {
      ...metadata,
      annotations: {
        'autoscaling.knative.dev/class': 'kpa.autoscaling.knative.dev',
        'autoscaling.knative.dev/min-scale': fromZero === undefined ? '1' : '0',
        'serving.knative.dev/routes': `${name}-predictor`,
      },
    },
    spec: {
      containers: [
        {
          name: 'kserve-container',
          image: `kserve/${runtime.replace(/^kserve-/, '')}:v0.20.0`,
          args: [`--model_name=${name}`, '--model_dir=/mnt/models', `--http_port=${port.containerPort}`],
        },
      ],
      containerConcurrency: 0,
      timeoutSeconds: 300,
    },
    status: {
      actualReplicas: replicas,
      desiredReplicas: replicas,
      conditions: [
        condition('Active', replicas === 0 ? inactive : { severity: 'Info', status: 'True' }),
        condition('ContainerHealthy'),
        condition('Ready'),
        condition('ResourcesAvailable'),
      ],
      containerStatuses: [{ name: 'kserve-container' }],
      observedGeneration: 1,
    },
  };
}
