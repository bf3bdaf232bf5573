import { createHash } from 'node:crypto';

import type { KubeObject } from '../../kserve/kube-object.js';

export type ReadyPod = {
  readonly metadata: KubeObject;
  readonly container: KubeObject & { readonly name: string; readonly image: string };
  /** The model that its storage-initializer has brought; no such container where absent. */
  readonly initializes?: string;
  /** A sidecar: an init container that keeps running, before the storage-initializer. */
  readonly sidecar?: KubeObject & { readonly name: string; readonly image: string };
  readonly podIP: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly settledAt: string;
};

/** A pod of one container that runs and is ready. */
export function readyPod({
  metadata,
  container,
  initializes,
  sidecar,
  podIP,
  createdAt,
  settledAt,
}: ReadyPod): KubeObject {
  const condition = (type: string): KubeObject => ({ lastTransitionTime: settledAt, status: 'True', type });
  const state = { lastState: {}, ready: true, restartCount: 0 };
  const { name, image } = container;
  const running = { startedAt: settledAt };
  const done = { exitCode: 0, finishedAt: settledAt, reason: 'Completed', startedAt: createdAt };
  const initializer = { image: 'kserve/storage-initializer:v0.20.0', name: 'storage-initializer' };
  const first = [
    ...(sidecar === undefined
      ? []
      : [
          {
            spec: sidecar,
            named: { name: sidecar.name, image: sidecar.image, started: true },
            now: { running },
          },
        ]),
    ...(initializes === undefined
      ? []
      : [
          {
            spec: { args: [initializes, '/mnt/models'], ...initializer },
            named: initializer,
            now: { terminated: done },
          },
        ]),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      containers: [container],
      ...(first.length === 0 ? {} : { initContainers: first.map(({ spec }) => spec) }),
      nodeName: 'kind-control-plane',
      serviceAccountName: 'default',
    },
    status: {
      phase: 'Running',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
      hostIP: '127.0.0.1',
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: createdAt,
      containerStatuses: [{ image, imageID: '', name, ...state, state: { running } }],
      ...(first.length === 0
        ? {}
        : {
            initContainerStatuses: first.map(({ named, now }) => ({
              ...named,
              imageID: '',
              ...state,
              state: now,
            })),
          }),
    },
  };
}

/** A Deployment whose pods are all there: with none too it is available, and leaves its counts out. */
export function availableDeployment(
  metadata: KubeObject,
  matchLabels: KubeObject,
  replicas = 1,
  template?: KubeObject,
): KubeObject {
  const time = metadata['creationTimestamp'];
  const condition = (type: string, reason: string, message: string): KubeObject => {
    return { lastTransitionTime: time, lastUpdateTime: time, message, reason, status: 'True', type };
  };
  const counts = {
    replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    updatedReplicas: replicas,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas, selector: { matchLabels }, ...(template === undefined ? {} : { template }) },
    status: {
      ...(replicas === 0 ? {} : counts),
      conditions: [
        condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
        condition('Progressing', 'NewReplicaSetAvailable', 'ReplicaSet has successfully progressed.'),
      ],
      observedGeneration: 1,
    },
  };
}

/** A condition that holds, as controllers of the Gateway API write it. */
export function trueCondition(settledAt: string, type: string, message: string): KubeObject {
  return {
    lastTransitionTime: settledAt,
    message,
    observedGeneration: 1,
    reason: type,
    status: 'True',
    type,
  };
}

/** A HTTPRoute of the demo's gateway, which has accepted it. */
export function acceptedRoute(
  { settledAt }: { readonly settledAt: string },
  named: KubeObject,
  spec: KubeObject,
): KubeObject {
  const gateway = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'kserve-ingress-gateway',
    namespace: 'kserve',
  };
  const condition = (type: string, message: string) => trueCondition(settledAt, type, message);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: named,
    spec: { ...spec, parentRefs: [gateway] },
    status: {
      parents: [
        {
          conditions: [
            condition('Accepted', 'Route was valid'),
            condition('ResolvedRefs', 'All references resolved'),
          ],
          controllerName: 'istio.io/gateway-controller',
          parentRef: gateway,
        },
      ],
    },
  };
}

/** An address inside the cluster, always the same for a name; nothing of the demo's listens there. */
export function clusterAddress(network: string, namespace: string, name: string): string {
  const sum = createHash('sha256').update(`${namespace}/${name}`).digest()[0] ?? 0;
  return `${network}.${Math.max(sum, 10)}`;
}
