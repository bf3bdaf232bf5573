import { causeLine, imageError, startError } from './cause-line.js';
import { isServer, type ContainerEnd, type Pod, type PodContainer } from './pod.js';

/**
 * Its outlook: `starting` is on its way; `may heal` fails, but tries again, and what it lacks may come (a node, a
 * network, a dependency); `stuck` cannot start until somebody changes something (an image that does not exist, a missing Secret).
 */
export type Outlook = 'starting' | 'may heal' | 'stuck';

/** Why a pod is not ready, in its own words. */
export type PodReason = {
  readonly pod: string;
  readonly component: string;
  /** Absent where it is the whole pod. */
  readonly container?: string;
  /** Kubernetes' word: `Unschedulable`, `ImagePullBackOff`, `OOMKilled`, … */
  readonly reason: string;
  /** One line; empty where the reason says all. */
  readonly message: string;
  /** The message says the cause, and not only how often or with what it ended. */
  readonly hasCause?: true;
  readonly outlook: Outlook;
};

type ContainerReason = Omit<PodReason, 'pod' | 'component'>;

/** Reasons of a waiting container that the kubelet gives when an image cannot be had (pkg/kubelet/images/types.go). */
const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Words of a registry or a network that is not there just now: the next pull may succeed. */
const passing =
  /no such host|lookup .{1,255} on |i\/o timeout|timed? ?out|connection refused|connection reset|network is unreachable|TLS handshake|temporary failure|toomanyrequests|too many requests|\b429\b|\b50[0234]\b|EOF$/iu;

/** Whether what kept an image from being pulled passes without anybody's doing. */
export function passesByItself(cause: string): boolean {
  return passing.test(cause);
}

/** Why this pod is not ready; undefined where it is, or is on its way out. */
export function podReason(pod: Pod): PodReason | undefined {
  if (pod.terminating || isPodReady(pod)) return undefined;
  const found = ofPod(pod) ?? ofInitContainers(pod) ?? ofContainers(pod) ?? waitingForNode(pod);
  return { pod: pod.name, component: pod.component, ...found };
}

/** Whether all of its containers are ready, and nothing else holds it back. */
export function isPodReady({ ready, held, phase }: Pod): boolean {
  return phase !== 'Failed' && held === undefined && ready.of > 0 && ready.containers === ready.of;
}

/** `predictor: ImagePullBackOff: kserve/no-such-server:v9: not found`. A container is named where it is not the model server. */
export function podReasonLine({ component, container = '', reason, message }: PodReason): string {
  const beside = isServer(container) ? '' : container;
  return [component, beside, reason, message].filter((part) => part !== '').join(': ');
}

/** Evicted, preempted, refused by its node; taken by no node; or on a node that does not report any more. */
function ofPod({ phase, reason, message, node, held }: Pod): ContainerReason | undefined {
  const said = message.replaceAll(/\s+/gu, ' ').trim();
  if (phase === 'Failed' && reason !== '') return { reason, message: said, outlook: 'may heal' };
  if (reason === 'Unschedulable' || reason === 'SchedulingGated') {
    return { reason, message: unschedulable(said), outlook: 'may heal' };
  }
  if (held === undefined) return undefined;
  return held.reason === ''
    ? { reason: 'NodeNotReady', message: `its node ${node} does not report any more`, outlook: 'may heal' }
    : { reason: held.reason, message: held.message, outlook: 'starting' };
}

/**
 * The resources that the nodes lack, without the scheduler's remarks about claims and preemption (pkg/scheduler/framework/types.go,
 * FitError.Error).
 */
function unschedulable(message: string): string {
  return message
    .replace(/[,.]? (?:no new claims to deallocate, )?preemption: .*$/u, '')
    .replace(/ no new claims to deallocate,?$/u, '')
    .replace(/ not found\. not found$/u, ' not found')
    .replace(/\.$/u, '');
}

function waitingForNode({ reason, message, node, phase }: Pod): ContainerReason {
  const words = node === '' ? 'no node has been chosen for it yet' : 'its node has not started it yet';
  return {
    reason: reason === '' ? phase : reason,
    message: message === '' ? words : message,
    outlook: 'starting',
  };
}

/** Those that run before the others: the first of them that has not done its work. */
function ofInitContainers({ containers }: Pod): ContainerReason | undefined {
  const open = containers.find((one) => one.init && !isDone(one));
  if (open === undefined || (open.state === 'running' && open.ready)) return undefined;
  const failed = containerFailure(open);
  if (failed !== undefined) return failed;
  if (open.state !== 'running') return waiting(open);
  return { container: open.name, reason: 'running', message: '', outlook: 'starting' };
}

/** An init container that keeps running (a sidecar) is done as soon as it is ready. */
function isDone({ state, exitCode, ready }: PodContainer): boolean {
  return (state === 'terminated' && exitCode === 0) || (state === 'running' && ready);
}

/** The model server's reason before those of the containers beside it, which often only wait for it. */
function ofContainers({ containers }: Pod): ContainerReason | undefined {
  const unready = containers
    .filter(({ init, ready }) => !init && !ready)
    .toSorted((a, b) => Number(isServer(b.name)) - Number(isServer(a.name)));
  const failures = unready.flatMap((container) => containerFailure(container) ?? []);
  if (failures[0] !== undefined) return failures[0];
  const [first] = unready;
  return first === undefined ? undefined : starting(probedBy(first, containers));
}

/**
 * The container whose readiness probe has not passed. Knative has its queue-proxy ask the probe of the model server beside it, which
 * has none of its own then (knative.dev/serving v0.48.1 pkg/reconciler/revision/resources/queue.go, SERVING_READINESS_PROBE).
 */
function probedBy(unready: PodContainer, containers: Pod['containers']): PodContainer {
  if (unready.name !== 'queue-proxy') return unready;
  return containers.find(({ name, state }) => isServer(name) && state === 'running') ?? unready;
}

/** The reason why a container does not run, or how it ended; undefined where it is only on its way. */
export function containerFailure(container: PodContainer): ContainerReason | undefined {
  const { name, state, reason, message, last } = container;
  if (state === 'waiting' && imageReasons.has(reason)) return imageFailure(container);
  if (state === 'waiting' && isStartFailure(reason)) {
    return { container: name, reason, message: startError(message), outlook: 'stuck' };
  }
  const end = state === 'terminated' ? container : last;
  if (end === undefined && reason === 'CrashLoopBackOff') {
    return { container: name, reason, message: '', outlook: 'may heal' };
  }
  if (end === undefined || (state === 'terminated' && end.exitCode === 0 && container.init)) return undefined;
  return crash(container, end);
}

/** CreateContainerConfigError, RunContainerError, PostStartHookError, … (pkg/kubelet/kuberuntime, pkg/kubelet/container). */
function isStartFailure(reason: string): boolean {
  return /(?:ConfigError|ContainerError|HookError|SandboxError)$/u.test(reason);
}

function imageFailure({ name, reason, message, image = '' }: PodContainer): ContainerReason {
  const cause = imageError(message);
  const words = [cause.includes(image) ? '' : image, cause].filter((part) => part !== '').join(': ');
  // The runtime that lets the registry's answer out says nothing of what would help.
  const outlook = cause === '' || passesByItself(cause) ? 'may heal' : 'stuck';
  return { container: name, reason, message: words, ...causeIn(cause), outlook };
}

function causeIn(words: string): Pick<PodReason, 'hasCause'> {
  return words === '' ? {} : { hasCause: true };
}

type RunEnd = Pick<ContainerEnd, 'reason' | 'exitCode' | 'message'>;

/** How a container ended that ends again and again. */
function crash({ name, restarts, init }: PodContainer, end: RunEnd): ContainerReason {
  const couldNotStart = end.reason === 'StartError' || end.reason === 'ContainerCannotRun';
  const words = couldNotStart ? startError(end.message ?? '') : causeLine(end.message ?? '');
  const ended = exitText(end, restarts);
  const reason =
    couldNotStart || end.reason === 'OOMKilled' ? end.reason : init ? 'failed' : 'CrashLoopBackOff';
  const message =
    couldNotStart && words !== '' ? words : [ended, words].filter((part) => part !== '').join(': ');
  const outlook = couldNotStart ? 'stuck' : 'may heal';
  return { container: name, reason, message, ...causeIn(words), outlook };
}

/** `exit 137, 3 restarts`. */
function exitText({ exitCode }: RunEnd, restarts: number): string {
  const exit = exitCode === undefined ? [] : [`exit ${exitCode}`];
  const times = restarts === 0 ? [] : [restarts === 1 ? '1 restart' : `${restarts} restarts`];
  return [...exit, ...times].join(', ');
}

function waiting({ name, reason, message }: PodContainer): ContainerReason {
  return { container: name, reason: reason === '' ? 'waiting' : reason, message, outlook: 'starting' };
}

function starting(container: PodContainer): ContainerReason {
  if (container.state !== 'running') return waiting(container);
  const message = 'it runs, but its readiness probe has not passed';
  return { container: container.name, reason: 'NotReady', message, outlook: 'starting' };
}
