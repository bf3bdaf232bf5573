import type { KubeObject } from '../../kserve/kube-object.js';
import { acceptedRoute, availableDeployment, clusterAddress } from './ready-objects.js';
import { restartEvents } from './restart-events.js';
import { hostOf, type Serving } from './serving.js';

/** The hash of the demo's ReplicaSets: one revision each. */
const templateHash = '7c9d6b5f4d';

/** The objects that KServe and the Deployment controller make of a ready service: Deployment, Pod, Service. */
export function workloads(serving: Serving): readonly KubeObject[] {
  const predictor = `${serving.name}-predictor`;
  return [
    availableDeployment(metadata(serving, predictor, { annotations: annotations(serving) }), {
      app: `isvc.${predictor}`,
    }),
    pod(serving),
    service(serving),
    ...restartEvents(serving, podName(serving)),
  ];
}

/** The two HTTPRoutes of a ready service, accepted by the gateway: its own host, and its predictor's. */
export function httpRoutes(serving: Serving): readonly KubeObject[] {
  return [httpRoute(serving, serving.name), httpRoute(serving, `${serving.name}-predictor`)];
}

function metadata(serving: Serving, name: string, more: KubeObject = {}): KubeObject {
  const owner = { apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService', name: serving.name };
  return {
    name,
    namespace: serving.namespace,
    creationTimestamp: serving.createdAt,
    labels: labels(serving),
    annotations: standardMode,
    ownerReferences: [{ ...owner, uid: serving.uid, controller: true, blockOwnerDeletion: true }],
    ...more,
  };
}

const standardMode = { 'serving.kserve.io/deploymentMode': 'Standard' };

/** Those of a workload: the model that its storage-initializer brings, and those of its runtime (config/runtimes of KServe 0.20). */
function annotations({ runtime, storageUri }: Serving): KubeObject {
  return {
    'internal.serving.kserve.io/storage-initializer-sourceuri': storageUri,
    'prometheus.kserve.io/path': '/metrics',
    'prometheus.kserve.io/port': runtime === 'kserve-tritonserver' ? '8002' : '8080',
    ...standardMode,
  };
}

function labels({ name }: Serving): KubeObject {
  return {
    app: `isvc.${name}-predictor`,
    component: 'predictor',
    'serving.kserve.io/inferenceservice': name,
  };
}

function podName({ name }: Serving): string {
  return `${name}-predictor-${templateHash}-x2k8p`;
}

function pod(serving: Serving): KubeObject {
  const { name, port, settledAt } = serving;
  const replicaSet = `${name}-predictor-${templateHash}`;
  const { name: portName, containerPort } = port;
  const { image, command, args } = serverProgram(serving);
  const podIP = clusterAddress('10.244.0', serving.namespace, name);
  const condition = (type: string): KubeObject => ({ lastTransitionTime: settledAt, status: 'True', type });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(serving, podName(serving), {
      generateName: `${replicaSet}-`,
      labels: { ...labels(serving), 'pod-template-hash': templateHash },
      annotations: annotations(serving),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'ReplicaSet',
          name: replicaSet,
          uid: serving.uid,
        },
      ],
    }),
    spec: {
      containers: [
        {
          name: 'kserve-container',
          image,
          ...(command === undefined ? {} : { command }),
          args,
          ports: [{ ...(portName === undefined ? {} : { name: portName }), containerPort, protocol: 'TCP' }],
        },
      ],
      nodeName: 'kind-control-plane',
      serviceAccountName: 'default',
    },
    status: {
      phase: 'Running',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
      hostIP: '127.0.0.1',
      hostIPs: [{ ip: '127.0.0.1' }],
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: serving.createdAt,
      containerStatuses: [
        {
          name: 'kserve-container',
          image,
          ready: true,
          started: true,
          restartCount: serving.restarts,
          ...(serving.restarts === 0
            ? {}
            : { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: settledAt } } }),
          state: { running: { startedAt: settledAt } },
        },
      ],
    },
  };
}

type ServerProgram = {
  readonly image: string;
  /** The image's own where absent. */
  readonly command?: readonly string[];
  readonly args: readonly string[];
};

/**
 * The commands that the runtimes of KServe 0.20 start (config/runtimes), with the service's own arguments behind them; an image of vLLM becomes the
 * one for CPUs where no GPU is asked for (UpdateImageTag, pkg/controller/v1beta1/inferenceservice/utils).
 */
function serverProgram({ name, runtime, port, args }: Serving): ServerProgram {
  if (runtime === 'kserve-vllmserver') {
    return {
      image: 'vllm/vllm-openai-cpu:latest',
      command: ['python', '-m', 'vllm.entrypoints.openai.api_server'],
      args: ['--port=8080', `--served-model-name=${name}`, '--model=/mnt/models', ...args],
    };
  }
  const image = `kserve/${runtime.replace(/^kserve-/, '')}:v0.20.0`;
  if (runtime === 'kserve-huggingfaceserver') return { image, args: [`--model_name=${name}`, ...args] };
  return {
    image,
    args: [`--model_name=${name}`, '--model_dir=/mnt/models', `--http_port=${port.containerPort}`, ...args],
  };
}

function service(serving: Serving): KubeObject {
  const { name, namespace, port } = serving;
  const clusterIP = clusterAddress('10.96.64', namespace, name);
  const h2c = port.name === 'h2c' ? { appProtocol: 'kubernetes.io/h2c' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(serving, `${name}-predictor`, { annotations: annotations(serving) }),
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [
        {
          name: port.name ?? `${name}-predictor`,
          ...h2c,
          protocol: 'TCP',
          port: 80,
          targetPort: port.containerPort,
        },
      ],
      selector: { app: `isvc.${name}-predictor` },
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  };
}

function httpRoute(serving: Serving, name: string): KubeObject {
  const { namespace } = serving;
  const backend = { group: '', kind: 'Service', name: `${serving.name}-predictor`, namespace };
  const { labels: _none, ...unlabeled } = metadata(serving, name);
  const set = [
    { name: 'KServe-Isvc-Name', value: serving.name },
    { name: 'KServe-Isvc-Namespace', value: namespace },
  ];
  return acceptedRoute(serving, unlabeled, {
    hostnames: [hostOf(name, namespace)],
    rules: [
      {
        backendRefs: [{ ...backend, port: 80, weight: 1 }],
        filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set } }],
        matches: [{ path: { type: 'RegularExpression', value: '^/.*$' } }],
        timeouts: { request: '60s' },
      },
    ],
  });
}
