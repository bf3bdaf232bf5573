import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../kserve/kube-object.js';
import { toTimestamp, type ObjectStore } from '../api/store.js';
import type { DemoHandler } from '../wire/exchange.js';
import { scaled } from './knative-children.js';
import { knativePod, podName, type PodPhase } from './knative-pod.js';
import type { DemoObject } from './manifests.js';
import { put } from './populate.js';
import { revisions, type Revision } from './revisions.js';
import { toServing, type FromZero, type Serving } from './serving.js';

/**
 * The phases of a service's pod after the first call, and how long after the step before, in milliseconds: the autoscaler looks
 * every two seconds (config-autoscaler, `tick-interval`), the rest is how fast this demo's node is.
 */
const steps: Readonly<Record<FromZero, readonly (readonly [afterMs: number, PodPhase])[]>> = {
  starts: [
    [2000, 'creating'],
    [2500, 'loading'],
    [1500, 'ready'],
  ],
  'no-secret': [
    [2000, 'creating'],
    [500, 'no-secret'],
  ],
};

export type Activator = {
  /** The server that answers for a service: where it is at zero, only once its pod is ready, which the first request brings about. */
  readonly before: (namespace: string, service: string, backend: DemoHandler) => DemoHandler;
  readonly close: () => void;
};

/**
 * Plays Knative's activator and autoscaler for the services that are at zero: requests wait for the pod. A pod that came up stays,
 * and one that cannot start keeps them waiting until the revision's time limit ends them (revision-proxy.ts).
 */
export function createActivator(store: ObjectStore, manifests: readonly DemoObject[]): Activator {
  const closing = new AbortController();
  const starts = new Map<string, Promise<void>>();
  const atZero = new Map(
    manifests
      .filter(({ object, hints }) => object['kind'] === 'InferenceService' && hints['zero'] !== undefined)
      .map(({ object, hints, createdAtMs }) => toServing(object, toTimestamp(new Date(createdAtMs)), hints))
      .map((serving) => [`${serving.namespace}/${serving.name}`, serving]),
  );

  /** Resolves when the pod is ready; never where it cannot start. Rejects when the demo closes. */
  const start = async (serving: Serving, fromZero: FromZero): Promise<void> => {
    const [revision] = revisions(serving);
    const createdAt = toTimestamp(new Date());
    let last: PodPhase | undefined;
    for (const [afterMs, phase] of steps[fromZero]) {
      await sleep(afterMs, undefined, { signal: closing.signal });
      put(store, knativePod(serving, revision, phase, toTimestamp(new Date()), createdAt));
      last = phase;
    }
    if (last === 'no-secret') put(store, failedEvent(serving, revision));
    if (last !== 'ready') return aborted(closing.signal);
    for (const object of scaled(serving, revision, 1)) put(store, object);
  };

  return {
    before(namespace, service, backend) {
      const key = `${namespace}/${service}`;
      const serving = atZero.get(key);
      const fromZero = serving?.fromZero;
      if (serving === undefined || fromZero === undefined) return backend;
      return async (request, signal) => {
        const started = starts.get(key) ?? start(serving, fromZero);
        starts.set(key, started);
        started.catch(ignore);
        await Promise.race([started, aborted(signal)]);
        return backend(request, signal);
      };
    },
    close: () => closing.abort(new Error('the demo is closed')),
  };
}

/** A caller that still waits is told; one that went away is not. */
function ignore(): void {}

/** Rejects with the signal's reason, once it is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** The kubelet's event of a container that it cannot make. */
function failedEvent(serving: Serving, revision: Revision): KubeObject {
  const { namespace } = serving;
  const pod = podName(revision);
  const now = toTimestamp(new Date());
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${pod}.18eaefe2401b4455`, namespace },
    type: 'Warning',
    reason: 'Failed',
    message: 'Error: secret "models-bucket" not found',
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace },
    source: { component: 'kubelet', host: 'kind-control-plane' },
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
  };
}
