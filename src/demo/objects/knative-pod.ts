import type { KubeObject } from '../../kserve/kube-object.js';
import { isNewest, type Revision } from './revisions.js';
import type { Serving } from './serving.js';
import { clusterAddress } from './ready-objects.js';

/** How far the pod of a revision is. `no-secret`: its model server cannot be started, for a Secret is not there. */
export type PodPhase = 'creating' | 'no-secret' | 'loading' | 'ready';

/** The Secret that the model servers of `no-secret` pods read. */
const missingSecret = 'models-bucket';

/** `iris-predictor-00002-deployment-7c9d6b5f4d-x2k8p`: the revision, its Deployment, and what Kubernetes appends. */
export function podName({ name, suffix }: Revision): string {
  return `${name}-deployment-${suffix}`;
}

/** Of a revision's objects (knative.dev/serving, pkg/apis/serving/register.go), and KServe's own. */
export function knativeMetadata(
  { name, namespace, createdAt }: Serving,
  revision: Revision,
  object: string,
): KubeObject {
  const labels = {
    app: revision.name,
    component: 'predictor',
    'serving.knative.dev/configuration': `${name}-predictor`,
    'serving.knative.dev/configurationGeneration': String(revision.number),
    'serving.knative.dev/revision': revision.name,
    'serving.knative.dev/service': `${name}-predictor`,
    'serving.kserve.io/inferenceservice': name,
  };
  return { name: object, namespace, creationTimestamp: createdAt, labels };
}

/**
 * A revision's pod: beside the model server stands Knative's queue-proxy, whose readiness probe asks the model server. Only the
 * newest revision's server was ever killed. `since`: when it came to this phase, RFC 3339.
 */
export function knativePod(
  serving: Serving,
  revision: Revision,
  phase: PodPhase,
  since: string,
  createdAt = serving.createdAt,
): KubeObject {
  const { name, namespace, port, runtime } = serving;
  const image = `kserve/${runtime.replace(/^kserve-/, '')}:v0.20.0`;
  const queueImage = 'gcr.io/knative-releases/knative.dev/serving/cmd/queue:v1.21.0';
  const isUp = phase === 'ready';
  const condition = (type: string, isTrue: boolean): KubeObject => ({
    lastTransitionTime: since,
    status: isTrue ? 'True' : 'False',
    type,
    ...(isTrue ? {} : { reason: 'ContainersNotReady' }),
  });
  const running = { ready: isUp, started: isUp, state: { running: { startedAt: since } } };
  const waiting = {
    ready: false,
    started: false,
    state: { waiting: { reason: 'ContainerCreating' } },
  };
  const beside = phase === 'creating' ? waiting : running;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...knativeMetadata(serving, revision, podName(revision)), creationTimestamp: createdAt },
    spec: {
      containers: [
        {
          name: 'kserve-container',
          image,
          args: [`--model_name=${name}`, '--model_dir=/mnt/models', `--http_port=${port.containerPort}`],
          ports: [{ name: 'user-port', containerPort: port.containerPort, protocol: 'TCP' }],
          ...(serving.fromZero === 'no-secret' ? { envFrom: [{ secretRef: { name: missingSecret } }] } : {}),
        },
        {
          name: 'queue-proxy',
          image: queueImage,
          ports: [{ name: 'queue-port', containerPort: 8012, protocol: 'TCP' }],
        },
      ],
      nodeName: 'kind-control-plane',
    },
    status: {
      phase: phase === 'creating' || phase === 'no-secret' ? 'Pending' : 'Running',
      conditions: [
        condition('PodScheduled', true),
        condition('Initialized', true),
        condition('ContainersReady', isUp),
        condition('Ready', isUp),
      ],
      hostIP: '127.0.0.1',
      podIP: clusterAddress('10.244.0', namespace, revision.name),
      startTime: createdAt,
      containerStatuses: [
        {
          ...(phase === 'no-secret' ? unstartable : beside),
          name: 'kserve-container',
          image,
          ...restartsOf(serving, revision, since),
        },
        { ...beside, ready: isUp, name: 'queue-proxy', image: queueImage, restartCount: 0 },
      ],
    },
  };
}

/** The kubelet's words for a container whose environment names a Secret that is not there (pkg/kubelet/kubelet_pods.go). */
const unstartable: KubeObject = {
  ready: false,
  started: false,
  state: {
    waiting: { reason: 'CreateContainerConfigError', message: `secret "${missingSecret}" not found` },
  },
};

function restartsOf(serving: Serving, revision: Revision, endedAt: string): KubeObject {
  const restartCount = isNewest(serving, revision) ? serving.restarts : 0;
  const killed = { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: endedAt } };
  return { restartCount, ...(restartCount === 0 ? {} : { lastState: killed }) };
}
