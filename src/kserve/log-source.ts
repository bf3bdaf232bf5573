import { causeLine, startError } from './cause-line.js';
import { isStarting, isServer, type ContainerEnd, type Pod, type PodContainer } from './pod.js';
import { containerFailure } from './pod-reason.js';

/** Where a log is: a container of a pod, and whether it has run before, which is a log of its own. */
export type LogSource = {
  readonly pod: string;
  readonly container: string;
  readonly ranBefore: boolean;
  /** Why it has no log yet: what it waits for, where that is not only its turn. */
  readonly unstarted?: string;
  /** How the run ended that the log is of; absent while it runs. */
  readonly end?: LogEnd;
  /** How the run before that one ended. */
  readonly endBefore?: LogEnd;
};

/** How a run ended: `OOMKilled, exit 137`, with its last words where the kubelet kept some. */
export type LogEnd = { readonly text: string; readonly hasCause: boolean };

/** Entry first: a transformer stands before its predictor, but it is the predictor that loads the model. */
const components: readonly string[] = [
  'predictor',
  'main',
  'prefill',
  'worker',
  'prefill worker',
  'transformer',
  'explainer',
  'router',
  'scheduler',
];

/**
 * The logs of a service, the one that most likely answers a question first: of a container that failed (KServe's
 * storage-initializer fetches the model, so its log says why there is none) or cannot be started, else of the predictor's
 * server. Those whose turn has not come are last.
 */
export function logSources(pods: readonly Pod[]): readonly LogSource[] {
  return pods
    .flatMap((pod) => pod.containers.map((container) => ({ pod, container })))
    .toSorted((a, b) => rank(a.pod, a.container) - rank(b.pod, b.container))
    .map(({ pod, container }) => sourceOf(pod, container));
}

/** Whether the likeliest container has written a log: one that cannot be started has none. */
export function hasLog(pods: readonly Pod[]): boolean {
  return logSources(pods)[0]?.unstarted === undefined && pods.some(hasRun);
}

function hasRun({ containers }: Pod): boolean {
  return containers.some(
    ({ state, last }) => state === 'running' || state === 'terminated' || last !== undefined,
  );
}

function sourceOf(pod: Pod, container: PodContainer): LogSource {
  const { name, state, reason, last } = container;
  // While it waits to run again, the kubelet's log is that of the run that ended.
  const ended = state === 'terminated' ? container : state === 'waiting' ? last : undefined;
  const failure = containerFailure(container) ?? { reason, message: '' };
  const waits = [failure.reason, failure.message].filter((part) => part !== '').join(': ');
  return {
    pod: pod.name,
    container: name,
    ranBefore: last !== undefined,
    ...(isUnstarted(container) ? { unstarted: waits } : {}),
    ...(ended === undefined || ended.exitCode === 0 ? {} : { end: endOf(ended) }),
    ...(last === undefined ? {} : { endBefore: endOf(last) }),
  };
}

/** `OOMKilled, exit 137`; with the last words that the kubelet kept, or why it could not be started. */
function endOf({
  reason,
  exitCode,
  message = '',
}: Pick<ContainerEnd, 'reason' | 'exitCode' | 'message'>): LogEnd {
  const words =
    reason === 'StartError' || reason === 'ContainerCannotRun' ? startError(message) : causeLine(message);
  const ended = [reason, exitCode === undefined ? '' : `exit ${exitCode}`]
    .filter((part) => part !== '')
    .join(', ');
  return words === '' ? { text: ended, hasCause: false } : { text: `${ended}: ${words}`, hasCause: true };
}

/** It never ran, and it is not only its turn that it waits for. */
function isUnstarted(container: PodContainer): boolean {
  const { state, last, reason } = container;
  return state === 'waiting' && last === undefined && reason !== '' && !isStarting(container);
}

function rank(pod: Pod, container: PodContainer): number {
  const component = components.indexOf(pod.component);
  return kindOf(container) * 10 + (component === -1 ? components.length : component);
}

function kindOf(container: PodContainer): number {
  const { name, state, last, restarts, init } = container;
  if (hasFailed(container)) return 0;
  if (state === 'waiting' && last === undefined) return 5;
  if (isServer(name)) return restarts > 0 ? 1 : 2;
  return init ? 4 : 3;
}

function hasFailed(container: PodContainer): boolean {
  const { state, exitCode, last } = container;
  if (isUnstarted(container)) return true;
  return state === 'terminated' ? exitCode !== 0 : state === 'waiting' && last !== undefined;
}
