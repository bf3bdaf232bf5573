import { fieldAt, listAt, numberAt, textAt, timeAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import type { ComponentKind } from './service.js';

/** The label that KServe gives everything that it makes for a service (pkg/constants: InferenceServicePodLabelKey). */
export const serviceLabel = 'serving.kserve.io/inferenceservice';

/** The label that KServe gives everything that it makes for an InferenceGraph (pkg/constants: InferenceGraphLabel). */
export const graphLabel = 'serving.kserve.io/inferencegraph';

/** The container that KServe gives the model server of an InferenceService (pkg/constants: InferenceServiceContainerName). */
const serverContainer = 'kserve-container';

/** Whether a container is the one that serves: of an LLMInferenceService it is `main` (config/llmisvcconfig). */
export function isServer(container: string): boolean {
  return container === serverContainer || container === 'main';
}

/** A container of a pod, as its status has it now. */
export type PodContainer = {
  readonly name: string;
  /** One that runs before the others, as KServe's storage-initializer does. */
  readonly init: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: 'running' | 'waiting' | 'terminated' | 'unknown';
  /** Why it waits or ended; empty while it runs. */
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
  /** Milliseconds since the epoch: when it started to run, or ended. */
  readonly since?: number;
  /** How the run before this one ended. */
  readonly last?: ContainerEnd;
  /** As the pod's spec names it; absent where that is not known. */
  readonly image?: string;
};

/** How a run of a container ended. */
export type ContainerEnd = {
  readonly reason: string;
  /** The end of its log, or why it could not be started; absent where neither was kept. */
  readonly message?: string;
  readonly exitCode?: number;
  readonly endedAt?: number;
};

/** A pod of a service. */
export type Pod = {
  readonly name: string;
  /** Which of the service's components it is of; empty where the labels do not tell. */
  readonly component: ComponentKind | '';
  readonly phase: string;
  /** Why it is in that phase, or why no node took it. */
  readonly reason: string;
  readonly message: string;
  readonly node: string;
  readonly createdAt?: number;
  readonly terminating: boolean;
  /** Of the containers that stay, not of those that only prepare. */
  readonly ready: { readonly containers: number; readonly of: number };
  readonly restarts: number;
  readonly containers: readonly PodContainer[];
  /** The workload whose versions follow each other: of one component there may be several (the workers of a large model). */
  readonly workload?: string;
  /** The label that all pods of one version of a component share: Knative's revision, else the hash of the Deployment's template. */
  readonly version?: string;
  /** Why it is not ready although all of its containers are; the reason is empty where its node does not report any more. */
  readonly held?: { readonly reason: string; readonly message: string };
};

/** Reads a core/v1 Pod: PodStatus and ContainerStatus of kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1. */
export function parsePod(object: KubeObject): Pod {
  const images = imagesIn(object);
  const containers = [
    ...listAt(object, 'status', 'initContainerStatuses').map((status) => containerOf(status, true, images)),
    ...listAt(object, 'status', 'containerStatuses').map((status) => containerOf(status, false, images)),
  ];
  const lasting = containers.filter(({ init }) => !init);
  const createdAt = timeAt(object, 'metadata', 'creationTimestamp');
  const scheduled = unmet(object, 'PodScheduled');
  const revision = textAt(object, 'metadata', 'labels', 'serving.knative.dev/revision');
  const version = revision ?? textAt(object, 'metadata', 'labels', 'pod-template-hash');
  // Knative names the app by its revision.
  const workload = textAt(
    object,
    'metadata',
    'labels',
    revision === undefined ? 'app' : 'serving.knative.dev/configuration',
  );
  const held = lasting.length > 0 && lasting.every(({ ready }) => ready) ? unmet(object, 'Ready') : undefined;
  return {
    name: textAt(object, 'metadata', 'name') ?? '',
    component: componentOf(object),
    phase: textAt(object, 'status', 'phase') ?? 'Unknown',
    reason: textAt(object, 'status', 'reason') ?? textAt(scheduled, 'reason') ?? '',
    message: textAt(object, 'status', 'message') ?? textAt(scheduled, 'message') ?? '',
    node: textAt(object, 'spec', 'nodeName') ?? '',
    ...(createdAt === undefined ? {} : { createdAt }),
    terminating: textAt(object, 'metadata', 'deletionTimestamp') !== undefined,
    ready: {
      containers: lasting.filter(({ ready }) => ready).length,
      of: Math.max(lasting.length, listAt(object, 'spec', 'containers').length),
    },
    restarts: lasting.reduce((sum, { restarts }) => sum + restarts, 0),
    containers,
    ...(workload === undefined ? {} : { workload }),
    ...(version === undefined ? {} : { version }),
    ...(held === undefined
      ? {}
      : { held: { reason: textAt(held, 'reason') ?? '', message: textAt(held, 'message') ?? '' } }),
  };
}

/** By label `component` of an InferenceService's pods, and `app.kubernetes.io/component` of an LLMInferenceService's (pkg/constants). */
const componentLabels: ReadonlyMap<string, ComponentKind> = new Map([
  ['predictor', 'predictor'],
  ['transformer', 'transformer'],
  ['explainer', 'explainer'],
  ['llminferenceservice-workload', 'main'],
  ['llminferenceservice-workload-leader', 'main'],
  ['llminferenceservice-workload-worker', 'worker'],
  ['llminferenceservice-workload-prefill', 'prefill'],
  ['llminferenceservice-workload-leader-prefill', 'prefill'],
  ['llminferenceservice-workload-worker-prefill', 'prefill worker'],
  ['llminferenceservice-router-scheduler', 'scheduler'],
]);

/** Which component of its service an object was made for. */
export function componentOf(object: KubeObject): Pod['component'] {
  const label = (name: string) => textAt(object, 'metadata', 'labels', name);
  if (label(graphLabel) !== undefined) return 'router';
  return componentLabels.get(label('component') ?? label('app.kubernetes.io/component') ?? '') ?? '';
}

/** The pod's condition of that type, where it does not hold. */
function unmet(object: KubeObject, type: string): unknown {
  return listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') !== 'True',
  );
}

/** By container: a status names an image that was not pulled, too, but by its digest once it was. */
function imagesIn(object: KubeObject): ReadonlyMap<string, string> {
  const specs = [...listAt(object, 'spec', 'initContainers'), ...listAt(object, 'spec', 'containers')];
  return new Map(specs.map((spec) => [textAt(spec, 'name') ?? '', textAt(spec, 'image') ?? '']));
}

/** True where it waits for nothing but its turn: the reasons that the kubelet gives by itself (pkg/kubelet/kubelet_pods.go). */
export function isStarting({ state, reason }: Pick<PodContainer, 'state' | 'reason'>): boolean {
  return state === 'waiting' && (reason === 'PodInitializing' || reason === 'ContainerCreating');
}

function containerOf(status: unknown, init: boolean, images: ReadonlyMap<string, string>): PodContainer {
  const state = (['running', 'waiting', 'terminated'] as const).find(
    (one) => fieldAt(status, 'state', one) !== undefined,
  );
  const now = state === undefined ? undefined : fieldAt(status, 'state', state);
  const since = timeAt(now, state === 'terminated' ? 'finishedAt' : 'startedAt');
  const exitCode = numberAt(now, 'exitCode');
  const before = fieldAt(status, 'lastState', 'terminated');
  const name = textAt(status, 'name') ?? '';
  const image = images.get(name) ?? '';
  return {
    name,
    init,
    ready: fieldAt(status, 'ready') === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    state: state ?? 'unknown',
    reason: textAt(now, 'reason') ?? '',
    message: textAt(now, 'message') ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(since === undefined ? {} : { since }),
    ...(before === undefined ? {} : { last: endOf(before) }),
    ...(image === '' ? {} : { image }),
  };
}

function endOf(before: unknown): ContainerEnd {
  const exitCode = numberAt(before, 'exitCode');
  const endedAt = timeAt(before, 'finishedAt');
  const message = textAt(before, 'message');
  return {
    reason: textAt(before, 'reason') ?? '',
    ...(message === undefined ? {} : { message }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
