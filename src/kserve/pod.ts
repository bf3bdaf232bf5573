import { fieldAt, listAt, numberAt, textAt, timeAt } from './fields.js';
import type { KubeObject } from './kube-object.js';

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
  readonly last?: { readonly reason: string; readonly exitCode?: number; readonly endedAt?: number };
};

/** A pod of a service. */
export type Pod = {
  readonly name: string;
  /** `predictor`, `transformer`, `explainer`; empty where the label is missing. */
  readonly component: string;
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
};

/** Reads a core/v1 Pod: PodStatus and ContainerStatus of kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1. */
export function parsePod(object: KubeObject): Pod {
  const containers = [
    ...listAt(object, 'status', 'initContainerStatuses').map((status) => containerOf(status, true)),
    ...listAt(object, 'status', 'containerStatuses').map((status) => containerOf(status, false)),
  ];
  const lasting = containers.filter(({ init }) => !init);
  const createdAt = timeAt(object, 'metadata', 'creationTimestamp');
  const scheduled = listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'status') === 'False',
  );
  return {
    name: textAt(object, 'metadata', 'name') ?? '',
    component: textAt(object, 'metadata', 'labels', 'component') ?? '',
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
  };
}

/** True where it waits for nothing but its turn: the reasons that the kubelet gives by itself (pkg/kubelet/kubelet_pods.go). */
export function isStarting({ state, reason }: Pick<PodContainer, 'state' | 'reason'>): boolean {
  return state === 'waiting' && (reason === 'PodInitializing' || reason === 'ContainerCreating');
}

function containerOf(status: unknown, init: boolean): PodContainer {
  const state = (['running', 'waiting', 'terminated'] as const).find(
    (one) => fieldAt(status, 'state', one) !== undefined,
  );
  const now = state === undefined ? undefined : fieldAt(status, 'state', state);
  const since = timeAt(now, state === 'terminated' ? 'finishedAt' : 'startedAt');
  const exitCode = numberAt(now, 'exitCode');
  const before = fieldAt(status, 'lastState', 'terminated');
  return {
    name: textAt(status, 'name') ?? '',
    init,
    ready: fieldAt(status, 'ready') === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    state: state ?? 'unknown',
    reason: textAt(now, 'reason') ?? '',
    message: textAt(now, 'message') ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(since === undefined ? {} : { since }),
    ...(before === undefined ? {} : { last: endOf(before) }),
  };
}

function endOf(before: unknown): NonNullable<PodContainer['last']> {
  const exitCode = numberAt(before, 'exitCode');
  const endedAt = timeAt(before, 'finishedAt');
  return {
    reason: textAt(before, 'reason') ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
