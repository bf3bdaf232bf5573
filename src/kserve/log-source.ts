import type { Pod, PodContainer } from './pod.js';

/** Where a log is: a container of a pod, and whether it has run before, which is a log of its own. */
export type LogSource = { readonly pod: string; readonly container: string; readonly ranBefore: boolean };

/** The container that KServe gives the model server (pkg/constants: InferenceServiceContainerName). */
export const serverContainer = 'kserve-container';

/** Entry first: a transformer stands before its predictor, but it is the predictor that loads the model. */
const components = ['predictor', 'transformer', 'explainer'];

/**
 * The logs of a service, the one that most likely answers a question first: of a container that failed (KServe's
 * storage-initializer fetches the model, so its log says why there is none), else of the predictor's server. Those that
 * never started come last.
 */
export function logSources(pods: readonly Pod[]): readonly LogSource[] {
  return pods
    .flatMap((pod) => pod.containers.map((container) => ({ pod, container })))
    .toSorted((a, b) => rank(a.pod, a.container) - rank(b.pod, b.container))
    .map(({ pod, container }) => ({
      pod: pod.name,
      container: container.name,
      ranBefore: container.last !== undefined,
    }));
}

function rank(pod: Pod, container: PodContainer): number {
  const component = components.indexOf(pod.component);
  return kindOf(container) * 10 + (component === -1 ? components.length : component);
}

function kindOf(container: PodContainer): number {
  const { name, state, last, restarts, init } = container;
  if (hasFailed(container)) return 0;
  if (state === 'waiting' && last === undefined) return 5;
  if (name === serverContainer) return restarts > 0 ? 1 : 2;
  return init ? 4 : 3;
}

function hasFailed({ state, exitCode, last }: PodContainer): boolean {
  return state === 'terminated' ? exitCode !== 0 : state === 'waiting' && last !== undefined;
}
