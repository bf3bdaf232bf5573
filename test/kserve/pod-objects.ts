import type { KubeObject } from '../../src/kserve/kube-object.js';

export type PodFields = {
  readonly name?: string;
  readonly namespace?: string;
  readonly service?: string;
  readonly component?: string;
  /** The hash of the Deployment's template. */
  readonly hash?: string;
  /** Knative's revision, in place of the hash. */
  readonly revision?: string;
  readonly createdAt?: string;
  readonly node?: string;
  readonly image?: string;
  readonly metadata?: KubeObject;
  readonly status?: KubeObject;
};

/** A pod that the API server gives for a service: labels, spec and conditions as KServe, Knative and the kubelet write them. */
export function podObject(fields: PodFields = {}): KubeObject {
  const { service = 'sklearn-iris', component = 'predictor', hash = '7c5f8dbdfc', revision } = fields;
  const { namespace = 'kserve-test', node = 'node-1', createdAt = '2026-11-27T04:08:08Z' } = fields;
  const app = revision ?? `isvc.${service}-${component}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: fields.name ?? `${service}-${component}-${hash}-x2x4z`,
      namespace,
      creationTimestamp: createdAt,
      labels: {
        app,
        component,
        'pod-template-hash': hash,
        'serving.kserve.io/inferenceservice': service,
        ...(revision === undefined
          ? {}
          : {
              'serving.knative.dev/revision': revision,
              'serving.knative.dev/configuration': `${service}-${component}`,
            }),
      },
      ...fields.metadata,
    },
    spec: {
      ...(node === '' ? {} : { nodeName: node }),
      initContainers: [{ name: 'storage-initializer', image: 'kserve/storage-initializer:v0.20.0' }],
      containers: [
        { name: 'kserve-container', image: fields.image ?? 'kserve/sklearnserver:v0.20.0' },
        ...(revision === undefined ? [] : [{ name: 'queue-proxy', image: 'knative/queue:v1.21.1' }]),
      ],
    },
    status: fields.status ?? readyPodStatus(),
  };
}

const started = { startedAt: '2026-11-27T04:08:20Z' };

export const readyContainer = {
  name: 'kserve-container',
  ready: true,
  restartCount: 0,
  state: { running: started },
  lastState: {},
};

/** A container that is not ready. */
export function unready(state: KubeObject, more: KubeObject = {}): KubeObject {
  return { name: 'kserve-container', ready: false, restartCount: 0, state, lastState: {}, ...more };
}

export function ended(reason: string, exitCode: number, message = ''): KubeObject {
  const times = { startedAt: '2026-11-27T04:09:29Z', finishedAt: '2026-11-27T04:10:23Z' };
  return { terminated: { reason, exitCode, ...times, ...(message === '' ? {} : { message }) } };
}

export function waitingFor(reason: string, message = ''): KubeObject {
  return { waiting: { reason, ...(message === '' ? {} : { message }) } };
}

export function readyPodStatus(): KubeObject {
  return {
    phase: 'Running',
    conditions: podConditions({ Ready: 'True', ContainersReady: 'True' }),
    containerStatuses: [readyContainer],
  };
}

export function unreadyPodStatus(...containerStatuses: readonly KubeObject[]): KubeObject {
  const conditions = podConditions({ Ready: 'False', ContainersReady: 'False' });
  return { phase: 'Running', conditions, containerStatuses };
}

/** A pod that no node takes. */
export function unscheduledStatus(message: string): KubeObject {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  return { phase: 'Pending', conditions: [condition] };
}

/** A pod whose storage-initializer failed. */
export function failedInitStatus(init: KubeObject): KubeObject {
  return {
    phase: 'Pending',
    conditions: podConditions({ Initialized: 'False', Ready: 'False' }),
    initContainerStatuses: [
      { name: 'storage-initializer', ready: false, restartCount: 4, lastState: {}, ...init },
    ],
    containerStatuses: [unready(waitingFor('PodInitializing'))],
  };
}

export function podConditions(statuses: Readonly<Record<string, string>>): readonly KubeObject[] {
  return Object.entries({ PodScheduled: 'True', Initialized: 'True', ...statuses }).map(([type, status]) => ({
    type,
    status,
    ...(status === 'True' ? {} : { reason: 'ContainersNotReady' }),
  }));
}

/** A pod whose server is in this state. */
export function container(state: KubeObject, more: KubeObject = {}): PodFields {
  return { status: unreadyPodStatus(unready(state, more)) };
}

/** A pod whose image cannot be pulled. */
export function pulled(image: string, cause: string): PodFields {
  const message = `Back-off pulling image "${image}": ErrImagePull: ${cause}`;
  return { image, ...container(waitingFor('ImagePullBackOff', message)) };
}
