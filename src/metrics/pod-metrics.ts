import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { fieldAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parsePod, type Pod } from '../kserve/pod.js';
import { isPodReady } from '../kserve/pod-reason.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { startTimeout } from '../runtime/wait.js';
import type { HttpRequest } from '../inference/exchange.js';
import type { Transport } from '../transport/transport.js';
import { readExposition } from './exposition.js';
import { type MetricsPort, metricsPorts, portsText } from './metrics-ports.js';
import { createPodForwards } from './pod-forwards.js';
import { loadBetween, type ServerLoad } from './server-load.js';
import { countServer, isServerMetric, type ServerCounts } from './server-metrics.js';

/** One pod of a service, and what its servers did since the look before. */
export type PodMetrics = {
  readonly pod: Pod;
  /** The model server, and Knative's queue-proxy where there is one. Empty at the first look. */
  readonly loads: readonly ServerLoad[];
  /** Why nothing is known of it. */
  readonly trouble?: string;
};

/** Looks at the pods of a service, again and again, over port-forwards that stay open in between. */
export type PodWatcher = {
  /** Rejects with Problem "cluster" where the pods may not be read, or signal.reason. */
  readonly look: (signal: AbortSignal) => Promise<readonly PodMetrics[]>;
  readonly close: () => Promise<void>;
};

/** Of a service with more pods, these are asked. */
const maxPods = 50;
/** The answer of one port. */
const portAnswerMs = 5000;

/** A pod in one look: its port-forwards and answers. The API server may take half a minute to say that a node does not answer. */
const podLookMs = 8000;
/** A pod that was silent, or has no metrics, is asked again after so long: each port takes a port-forward through the API server. */
const silentPodMs = 30_000;

export type PodLimits = { readonly answerMs: number; readonly lookMs: number; readonly silentMs: number };

const usualLimits: PodLimits = { answerMs: portAnswerMs, lookMs: podLookMs, silentMs: silentPodMs };

/** Bytes of one answer of `/metrics`. */
export const maxMetricsBytes = 32 * 1024 * 1024;

/** A port as it was found, and what its server has counted. */
type AskedPort = { readonly at: MetricsPort; readonly counts?: ServerCounts | undefined };

type Seen = { readonly counts: ServerCounts; readonly atMs: number };

/** All that is known of a pod from the looks before. */
type PodState = {
  /** By port. */
  readonly before: Map<number, Seen>;
  /** The ports on which a server was found. */
  found?: readonly MetricsPort[] | undefined;
  /** Since when it tells nothing, and why. */
  untold?: { readonly atMs: number; readonly trouble: string } | undefined;
};

/** Nothing is asked before the first look. No token is sent: whoever may port-forward to a pod reads its metrics. */
export function watchPodMetrics(
  cluster: Pick<Cluster, 'list' | 'forward'>,
  service: Service,
  rest: Pick<Transport<HttpRequest>, 'send'>,
  { answerMs, lookMs, silentMs }: PodLimits = usualLimits,
): PodWatcher {
  const forwards = createPodForwards(cluster, service.namespace);
  const states = new Map<string, PodState>();
  const stateOf = (pod: string) => {
    const state: PodState = states.get(pod) ?? { before: new Map() };
    states.set(pod, state);
    return state;
  };

  const forget = (present: ReadonlySet<string>) => {
    for (const pod of states.keys()) if (!present.has(pod)) states.delete(pod);
    return forwards.keepOnly(present);
  };

  const answerOf = async (pod: string, at: MetricsPort, tls: boolean, signal: AbortSignal) => {
    const { port } = await forwards.to(pod, at.port, signal);
    const host = `localhost:${at.port}`;
    const target = { address: '127.0.0.1', port, host, basePath: '', ...security(tls) };
    return (await rest.send(target, metricsRequest(at.path), answerMs, signal)).response;
  };
  const ask = async (pod: string, at: MetricsPort, signal: AbortSignal): Promise<AskedPort> => {
    try {
      for (const tls of at.tls === undefined ? ways(service) : [at.tls]) {
        const response = await answerOf(pod, at, tls, signal);
        if (response?.transport !== 'http') continue;
        if (response.status !== 200) return { at };
        const text = Buffer.from(response.body).toString('utf8');
        return { at: { ...at, tls }, counts: countServer(readExposition(text, isServerMetric)) };
      }
      forwards.drop(pod, at.port);
      return { at };
    } catch (error) {
      forwards.drop(pod, at.port);
      signal.throwIfAborted();
      if (error instanceof Problem) return { at };
      throw error;
    }
  };

  /** One that does not answer must not hold up the others. */
  const lookWithin = async (object: KubeObject, signal: AbortSignal): Promise<PodMetrics> => {
    const pod = parsePod(object);
    if (!isPodReady(pod)) return tell(pod, 'it is not ready');
    const state = stateOf(pod.name);
    const { untold } = state;
    if (untold !== undefined && performance.now() - untold.atMs < silentMs) return tell(pod, untold.trouble);
    const limit = startTimeout(lookMs);
    try {
      const seen = await lookAt(object, pod, AbortSignal.any([signal, limit.signal]));
      const { trouble } = seen;
      // A server that had metrics may have them again at the next look.
      const isNew = state.before.size === 0;
      state.untold = isNew && trouble !== undefined ? { atMs: performance.now(), trouble } : undefined;
      return seen;
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.signal.aborted) throw error;
      state.untold = { atMs: performance.now(), trouble: `no answer within ${lookMs / 1000} s` };
      return tell(pod, state.untold.trouble);
    } finally {
      limit.stop();
    }
  };

  const lookAt = async (object: KubeObject, pod: Pod, signal: AbortSignal): Promise<PodMetrics> => {
    const ports = metricsPorts(object);
    const state = stateOf(pod.name);
    const asked = await Promise.all(
      (state.found ?? ports).map(async (at) => ({
        ...(await ask(pod.name, at, signal)),
        atMs: performance.now(),
      })),
    );
    // One model server, on the first port that has it: the others may be its own as well.
    const server = asked.find(({ counts }) => counts !== undefined && counts.kind !== 'queue-proxy');
    const seen = asked.filter((one) => one === server || one.counts?.kind === 'queue-proxy');
    if (seen.length === 0) {
      state.found = undefined;
      return tell(pod, `no metrics on ${portsText(ports)}`);
    }
    for (const one of asked) if (!seen.includes(one)) forwards.drop(pod.name, one.at.port);
    state.found = seen.map(({ at }) => at);
    const loads = seen.flatMap(({ at, counts, atMs }) => {
      if (counts === undefined) return [];
      const last = state.before.get(at.port);
      state.before.set(at.port, { counts, atMs });
      return last === undefined ? [] : [loadBetween(last.counts, counts, atMs - last.atMs)];
    });
    return { pod, loads };
  };

  return {
    look: async (signal) => {
      const query = { namespace: service.namespace, labelSelector: podSelector(service) };
      const { items } = await cluster.list(resources.pods, query, signal);
      const live = items.filter((pod) => fieldAt(pod, 'metadata', 'deletionTimestamp') === undefined);
      await forget(new Set(live.map((pod) => textAt(pod, 'metadata', 'name') ?? '')));
      const asked = await Promise.all(live.slice(0, maxPods).map((pod) => lookWithin(pod, signal)));
      const others = live
        .slice(maxPods)
        .map((pod) => tell(parsePod(pod), `not asked: more than ${maxPods} pods`));
      return [...asked, ...others];
    },
    close: () => forget(new Set()),
  };
}

function tell(pod: Pod, trouble: string): PodMetrics {
  return { pod, loads: [], trouble };
}

/** A pod of an LLMInferenceService may speak TLS on the same ports (enableLLMInferenceServiceTLS of KServe's configuration). */
function ways({ kind }: Service): readonly boolean[] {
  return kind === 'llm' ? [false, true] : [false];
}

/** Such a certificate is one that KServe signs itself. Nothing that is secret is sent there, nor believed. */
function security(tls: boolean): { readonly tls: boolean; readonly unverified?: true } {
  return tls ? { tls, unverified: true } : { tls };
}

function metricsRequest(path: string): HttpRequest {
  return { transport: 'http', method: 'GET', path, headers: { accept: 'text/plain; version=0.0.4' } };
}
