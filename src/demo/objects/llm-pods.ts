import type { KubeObject } from '../../kserve/kube-object.js';
import { schedulerLabels, workloadLabels, type WorkloadRole } from './llm-labels.js';
import { servedNames, type LlmServing } from './llm-service.js';
import { clusterAddress, readyPod } from './ready-objects.js';

/** One revision each. */
const templateHash = '59496d9569';
const prefillHash = '677459c64f';
const schedulerHash = 'bc4689888';

const suffixes = ['5nfjt', 'lphvs', 'c7w2d', 'q9x4m', 'z6h8k'];

/** Of a model server: where it listens itself, and where the sidecar before it does. */
const serverPort = 8000;
const decoderPort = 8001;

export const pickerPorts: readonly (readonly [string, number])[] = [
  ['grpc', 9002],
  ['grpc-health', 9003],
  ['metrics', 9090],
  ['zmq', 5557],
];

/** The pods of the model server: those that both read and write, or each apart, or groups of a leader and its workers. */
export function workloadPods(serving: LlmServing): readonly KubeObject[] {
  const { name, replicas, prefillReplicas, groupSize } = serving;
  if (groupSize !== undefined)
    return Array.from({ length: replicas }, (_, group) => groupPods(serving, group, groupSize)).flat();
  const isSplit = prefillReplicas !== undefined;
  const ofDeployment = (deployment: string, hash: string, count: number, role: WorkloadRole) =>
    suffixes
      .slice(0, count)
      .map((suffix) =>
        modelPod(serving, role, `${deployment}-${hash}-${suffix}`, replicaSet(deployment, hash)),
      );
  return [
    ...ofDeployment(`${name}-kserve`, templateHash, replicas, isSplit ? 'decode' : 'both'),
    ...ofDeployment(`${name}-kserve-prefill`, prefillHash, prefillReplicas ?? 0, 'prefill'),
  ];
}

/** As LeaderWorkerSet names and labels them (its pkg/controllers and docs/reference/labels-annotations-and-environment-variables). */
function groupPods(serving: LlmServing, group: number, size: number): readonly KubeObject[] {
  const set = `${serving.name}-kserve-mn`;
  const leader = `${set}-${group}`;
  return Array.from({ length: size }, (_, at) =>
    modelPod(serving, at === 0 ? 'leader' : 'worker', at === 0 ? leader : `${leader}-${at}`, {
      owner: { kind: 'StatefulSet', name: at === 0 ? set : leader },
      labels: {
        'leaderworkerset.sigs.k8s.io/name': set,
        'leaderworkerset.sigs.k8s.io/group-index': String(group),
        'leaderworkerset.sigs.k8s.io/worker-index': String(at),
      },
    }),
  );
}

type Made = {
  readonly owner: { readonly kind: 'ReplicaSet' | 'StatefulSet'; readonly name: string };
  readonly labels: Readonly<Record<string, string>>;
};

function replicaSet(deployment: string, hash: string): Made {
  return {
    owner: { kind: 'ReplicaSet', name: `${deployment}-${hash}` },
    labels: { 'pod-template-hash': hash },
  };
}

function modelPod(serving: LlmServing, role: WorkloadRole, pod: string, made: Made): KubeObject {
  const served = servedNames(serving)
    .map((name) => JSON.stringify(name))
    .join(' ');
  const port = role === 'decode' ? decoderPort : serverPort;
  const tls = '--ssl-certfile /var/run/kserve/tls/tls.crt --ssl-keyfile /var/run/kserve/tls/tls.key';
  const headless = role === 'worker' ? ' --headless' : '';
  const script = `exec vllm serve /mnt/models --served-model-name ${served} --port ${port} ${tls}${headless} $@`;
  return readyPod({
    metadata: podMetadata(serving, pod, workloadLabels(serving, role), made),
    container: {
      name: 'main',
      image: serving.image,
      command: ['/bin/bash', '-c', script, '--'],
      ports: [{ containerPort: port, protocol: 'TCP' }],
    },
    initializes: serving.uri,
    ...(role === 'decode' ? { sidecar: routingSidecar(serving) } : {}),
    podIP: clusterAddress('10.244.0', serving.namespace, pod),
    ...serving,
  });
}

/** Of the preset kserve-config-llm-decode-template: it passes a request to a pod that prefills, then to the model server beside it. */
function routingSidecar({ name, namespace }: LlmServing): KubeObject & { name: string; image: string } {
  return {
    name: 'llm-d-routing-sidecar',
    image: 'ghcr.io/llm-d/llm-d-router-disagg-sidecar:v0.9.0',
    restartPolicy: 'Always',
    ports: [{ containerPort: serverPort, protocol: 'TCP' }],
    command: [
      '/app/pd-sidecar',
      `--port=${serverPort}`,
      `--vllm-port=${decoderPort}`,
      '--kv-connector=nixlv2',
      '--enable-ssrf-protection=true',
      '--pool-group=inference.networking.x-k8s.io',
      `--inference-pool=${namespace}/${name}-inference-pool`,
      '--secure-proxy=true',
      '--cert-path=/var/run/kserve/tls',
      '--enable-tls=decoder',
      '--enable-tls=prefiller',
    ],
  };
}

export function schedulerPod(serving: LlmServing): KubeObject {
  const { name, namespace } = serving;
  const deployment = `${name}-kserve-router-scheduler`;
  const pod = `${deployment}-${schedulerHash}-jx4tb`;
  return readyPod({
    metadata: podMetadata(serving, pod, schedulerLabels(serving), replicaSet(deployment, schedulerHash)),
    container: {
      name: 'main',
      image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0',
      command: ['/app/epp', '--pool-name', `${name}-inference-pool`, '--pool-namespace', namespace],
      ports: pickerPorts.map(([port, containerPort]) => ({ containerPort, name: port, protocol: 'TCP' })),
    },
    initializes: serving.uri,
    podIP: clusterAddress('10.244.0', namespace, pod),
    ...serving,
  });
}

function podMetadata(
  { namespace, createdAt, uid }: LlmServing,
  name: string,
  labels: Readonly<Record<string, string>>,
  made: Made,
): KubeObject {
  const owner = { apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, ...made.owner, uid };
  return {
    name,
    namespace,
    creationTimestamp: createdAt,
    labels: { ...labels, ...made.labels },
    ownerReferences: [owner],
  };
}
