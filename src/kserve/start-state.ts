import { isPodReady } from './pod-reason.js';
import type { Pod } from './pod.js';
import type { StartTrouble } from './explain.js';
import type { Service } from './service.js';

/**
 * How far a service is that Knative may have at zero: `at zero`, a component has no pod; `starting`, one has pods, and none of
 * them is ready; `up`, each has a ready pod.
 */
export type StartState = 'at zero' | 'starting' | 'up';

/**
 * How far a service has come, by its own pods: each of its components needs one that is ready. Those that are on their way out do
 * not count.
 */
export function startState({ components }: Service, pods: readonly Pod[]): StartState {
  const each = components.map(({ kind }) =>
    pods.filter(({ component, terminating }) => component === kind && !terminating),
  );
  if (each.some((own) => own.length === 0)) return 'at zero';
  return each.every((own) => own.some(isPodReady)) ? 'up' : 'starting';
}

/** Restarts after which a container that ends again and again will not start by itself. */
const mostRestarts = 2;

/** Whether the pods say that waiting does not help: what is missing must be made by somebody, or every run ends alike. */
export function cannotStart({ reason }: StartTrouble, pods: readonly Pod[]): boolean {
  if (reason.outlook !== 'may heal') return reason.outlook === 'stuck';
  const container = pods
    .find(({ name }) => name === reason.pod)
    ?.containers.find(({ name }) => name === reason.container);
  return (container?.restarts ?? 0) >= mostRestarts;
}
