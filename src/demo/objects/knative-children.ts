import { recordAt } from '../../kserve/fields.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import { knativeMetadata, knativePod, podName } from './knative-pod.js';
import { restartEvents } from './restart-events.js';
import { isNewest, revisions, type Revision } from './revisions.js';
import type { Serving } from './serving.js';
import { availableDeployment, clusterAddress } from './ready-objects.js';

/** The objects that Knative makes of a ready service: a Revision, a Deployment, a pod and a Service for each; no pod at zero. */
export function knativeWorkloads(serving: Serving): readonly KubeObject[] {
  const pods = serving.fromZero === undefined ? 1 : 0;
  return revisions(serving).flatMap((revision) => [
    ...scaled(serving, revision, pods),
    ...(pods === 0 ? [] : [knativePod(serving, revision, 'ready', serving.settledAt)]),
    revisionService(serving, revision),
    ...(isNewest(serving, revision) ? restartEvents(serving, podName(revision)) : []),
  ]);
}

/** A revision and its Deployment, with so many pods. */
export function scaled(serving: Serving, revision: Revision, pods: number): readonly KubeObject[] {
  const metadata = knativeMetadata(serving, revision, `${revision.name}-deployment`);
  return [
    revisionObject(serving, revision, pods),
    availableDeployment(metadata, { 'serving.knative.dev/revision': revision.name }, pods),
  ];
}

function revisionService(serving: Serving, revision: Revision): KubeObject {
  const clusterIP = clusterAddress('10.96.64', serving.namespace, revision.name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: knativeMetadata(serving, revision, revision.name),
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8012 }],
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  };
}

/**
 * Knative's Revision, once it was ready: it stays so at zero, where only `Active` says that it has no pod
 * (knative.dev/serving, pkg/apis/serving/v1/revision_lifecycle.go and pkg/apis/autoscaling/v1alpha1/pa_lifecycle.go).
 */
function revisionObject(serving: Serving, revision: Revision, replicas: number): KubeObject {
  const { name, settledAt, fromZero, runtime, port, limits } = serving;
  const metadata = knativeMetadata(serving, revision, revision.name);
  // It is the revision, and does not name itself.
  const { app: _app, 'serving.knative.dev/revision': _name, ...labels } = recordAt(metadata['labels']) ?? {};
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
      labels: { ...labels, 'serving.knative.dev/routingState': 'active' },
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
      ...limits,
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
