import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { isPodReady } from '../kserve/pod-reason.js';
import type { Service, ServiceKey } from '../kserve/service.js';
import { runSideBySide } from '../runtime/side-by-side.js';
import { startTimeout } from '../runtime/wait.js';
import type { HttpRequest } from '../inference/exchange.js';
import type { Transport } from '../transport/transport.js';
import { type PodMetrics, type PodWatcher, watchPodMetrics } from './pod-metrics.js';
import type { ServerLoad } from './server-load.js';

/** The work of a service since the previous look, all of its pods together. */
export type ServiceMetrics = {
  readonly service: Service;
  readonly pods: { readonly ready: number; readonly of: number };
  readonly restarts: number;
  /** Absent where no pod tells anything, or this is the first look. */
  readonly load?: Omit<ServerLoad, 'kind'>;
  /** Why nothing is known of it. */
  readonly trouble?: string;
};

/** Looks at the pods of many services. */
export type ServicesWatcher = {
  /** Rejects with Problem "cluster" where the pods may not be read, or signal.reason. */
  readonly look: (services: readonly Service[], signal: AbortSignal) => Promise<readonly ServiceMetrics[]>;
  readonly close: () => Promise<void>;
};

/** Services whose pods are asked: each pod takes a port-forward. The others are listed without figures. */
export const mostServices = 100;
/** Services that are asked at once. */
const atOnce = 8;
/** A look as a whole: services that were not heard by then are listed without figures. */
const usualLookMs = 20_000;

/** The pods of all services are listed once for each look. No token is sent. */
export function watchServiceMetrics(
  cluster: Pick<Cluster, 'list' | 'forward'>,
  namespace: string | undefined,
  rest: Pick<Transport<HttpRequest>, 'send'>,
  lookMs: number = usualLookMs,
): ServicesWatcher {
  const watchers = new Map<ServiceKey, PodWatcher>();
  let pods: readonly KubeObject[] = [];
  const listed: Pick<Cluster, 'list' | 'forward'> = {
    forward: cluster.forward,
    list: (_resource, { namespace: own, labelSelector = '' }) =>
      Promise.resolve({
        items: pods.filter((pod) => isSelected(pod, own, labelSelector)),
        resourceVersion: '',
      }),
  };
  const lookAt = async (service: Service, signal: AbortSignal): Promise<ServiceMetrics> => {
    const watcher = watchers.get(service.key) ?? watchPodMetrics(listed, service, rest);
    watchers.set(service.key, watcher);
    return serviceMetrics(service, await watcher.look(signal));
  };
  return {
    look: async (services, signal) => {
      pods = (await cluster.list(resources.pods, namespace === undefined ? {} : { namespace }, signal)).items;
      await dropGone(watchers, services);
      const asked = services.slice(0, mostServices);
      const limit = startTimeout(lookMs);
      const both = AbortSignal.any([signal, limit.signal]);
      const lookInTime = async (service: Service): Promise<ServiceMetrics> => {
        try {
          both.throwIfAborted();
          return await lookAt(service, both);
        } catch (error) {
          signal.throwIfAborted();
          if (!limit.signal.aborted) throw error;
          return { ...unseen(service), trouble: `not heard within ${lookMs / 1000} s` };
        }
      };
      const results = await runSideBySide(asked, atOnce, lookInTime).finally(limit.stop);
      const others = services.slice(mostServices).map((service) => ({
        ...unseen(service),
        trouble: `not asked: more than ${mostServices} services`,
      }));
      return [...results, ...others];
    },
    close: async () => {
      await Promise.all([...watchers.values()].map((watcher) => watcher.close()));
      watchers.clear();
    },
  };
}

function unseen(service: Service): ServiceMetrics {
  return { service, pods: { ready: 0, of: 0 }, restarts: 0 };
}

/** The forwards of a service that is gone are closed. */
async function dropGone(watchers: Map<ServiceKey, PodWatcher>, services: readonly Service[]): Promise<void> {
  const present = new Set(services.map(({ key }) => key));
  const gone = [...watchers].filter(([key]) => !present.has(key));
  for (const [key] of gone) watchers.delete(key);
  await Promise.all(gone.map(([, watcher]) => watcher.close()));
}

/** Selectors of equal labels, as `podSelector` writes them for one service. */
function isSelected(pod: KubeObject, namespace: string | undefined, selector: string): boolean {
  const metadata = textMapAt(pod, 'metadata');
  const labels = textMapAt(pod, 'metadata', 'labels');
  return (
    metadata['namespace'] === namespace &&
    selector.split(',').every((term) => {
      const at = term.indexOf('=');
      return labels[term.slice(0, at)] === term.slice(at + 1);
    })
  );
}

function serviceMetrics(service: Service, seen: readonly PodMetrics[]): ServiceMetrics {
  const ready = seen.filter(({ pod }) => isPodReady(pod)).length;
  // Knative's proxy counts the calls of the model server beside it once more.
  const loads = seen.flatMap(({ loads: all }) => {
    const servers = all.filter(({ kind }) => kind !== 'queue-proxy');
    return servers.length > 0 ? servers : all;
  });
  const why = seen.length === 0 ? 'no pods' : ready === 0 ? 'no pod is ready' : 'no metrics';
  return {
    service,
    pods: { ready, of: seen.length },
    restarts: seen.reduce((sum, { pod }) => sum + pod.restarts, 0),
    ...(loads.length === 0 ? {} : { load: sumLoads(loads) }),
    ...(loads.length > 0 ? {} : { trouble: why }),
  };
}

/** Rates and numbers add up; times are the mean of all calls; of caches the fullest counts. */
export function sumLoads(loads: readonly ServerLoad[]): Omit<ServerLoad, 'kind'> {
  const sum = (of: (load: ServerLoad) => number | undefined) => {
    const values = loads.flatMap((load) => of(load) ?? []);
    return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
  };
  const shares = loads.flatMap(({ cacheShare }) => cacheShare ?? []);
  const figures = {
    callsPerS: sum(({ callsPerS }) => callsPerS),
    failuresPerS: sum(({ failuresPerS }) => failuresPerS),
    tokensPerS: sum(({ tokensPerS }) => tokensPerS),
    inFlight: sum(({ inFlight }) => inFlight),
    waiting: sum(({ waiting }) => waiting),
    cacheShare: shares.length === 0 ? undefined : Math.max(...shares),
  };
  const present = Object.entries(figures).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), stepMs: meanSteps(loads) };
}

/** By the calls of each server. A call that is not over yet is counted by its first steps alone: where none is over, each server counts the same. */
function meanSteps(loads: readonly ServerLoad[]): ServerLoad['stepMs'] {
  const names = new Set(loads.flatMap(({ stepMs }) => Object.keys(stepMs) as (keyof ServerLoad['stepMs'])[]));
  const means = [...names].map((name) => {
    const having = loads.filter(({ stepMs }) => stepMs[name] !== undefined);
    const hasEnded = having.some(({ callsPerS = 1 }) => callsPerS > 0);
    const weightOf = ({ callsPerS = 1 }: ServerLoad) => (hasEnded ? callsPerS : 1);
    const calls = having.reduce((total, load) => total + weightOf(load), 0);
    const time = having.reduce((total, load) => total + (load.stepMs[name] ?? 0) * weightOf(load), 0);
    return [name, time / calls] as const;
  });
  return Object.fromEntries(means);
}
