import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Endpoint } from '../inference/endpoint.js';
import { kubectlArgument } from '../kserve/service-key.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Protocol, Service, ServiceKey } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { settledOrAborted } from '../runtime/wait.js';
import { isvcLine, kubectlLine, type RepeatedFlags } from '../wording/command-line.js';
import { namesThere } from '../wording/nearest-names.js';
import { joinEndpoint, type WayIn } from './memory.js';
import { noWayIn } from './no-way-in.js';
import { nothingRead, type Observations } from './observations.js';
import { reach, type ReachOptions } from './reach.js';
import { parsePartName, type PartName } from './part-name.js';
import { partNames, partOf, type ServicePart } from './service-part.js';
import { servicePodCandidates } from './service-routes.js';

/** A pod tells nothing of whom to believe. */
const noTrust = { gateways: [], domains: [] };

/** A Problem "not-found" for a pod or canary that a service has not, with those that it has, the nearest first. */
function noPart(
  service: Service,
  { kind, name }: Extract<PartName, { readonly name: string }>,
  there: readonly string[],
  repeat: RepeatedFlags | undefined,
): Problem {
  const many = kind === 'pod' ? 'pods' : 'canaries with pods';
  return new Problem('not-found', `${service.key} has no ${kind} ${name}.`, {
    remedy: [
      there.length === 0 ? `It has no ${many}.` : `Its ${many}: ${namesThere(name, there)}`,
      kind === 'pod'
        ? `All of them: ${podsLine(service, repeat)}`
        : `See its versions: ${kubectlLine(`describe ${kubectlArgument(service.key)}`, service.namespace, repeat)}`,
    ],
  });
}

function podsLine(service: Service, repeat: RepeatedFlags | undefined): string {
  return kubectlLine(`get pods -l ${podSelector(service)}`, service.namespace, repeat);
}

/** The part of a discovery that finds endpoints. */
type EndpointFinder = {
  readonly findEndpoint: (service: Service, protocol: Protocol, signal: AbortSignal) => Promise<Endpoint>;
  readonly forget: (endpoint: Endpoint) => void;
};

/** The cluster and the discovery that a pinned discovery asks. */
export type PinContext<D> = {
  readonly cluster: Cluster;
  readonly discovery: D;
  readonly reachOptions: (service: Service, protocol: Protocol) => ReachOptions;
};

/**
 * The same discovery, but for one service, of which it finds one part alone: by the host of its tag through the gateway where it has
 * one, else a pod of it by port-forward. The pods are those of the service's own selector in its own namespace.
 */
export function pinPart<D extends EndpointFinder>(context: PinContext<D>, key: ServiceKey, name: string): D {
  const { cluster, discovery } = context;
  const kept = new Map<string, Promise<WayIn>>();

  const findEndpoint = async (
    service: Service,
    protocol: Protocol,
    signal: AbortSignal,
  ): Promise<Endpoint> => {
    if (service.key !== key) return discovery.findEndpoint(service, protocol, signal);
    const part = partOf(service, name, cluster.repeat);
    if (part.url !== undefined) {
      const found = await discovery.findEndpoint({ ...service, url: part.url }, protocol, signal);
      if (!found.candidate.bypassesGateway) return found;
    }
    const at = JSON.stringify([service.uid, protocol]);
    const other = kept.get(at);
    if (other !== undefined) {
      // The call that began it may have been given up: that is its own affair.
      await settledOrAborted(other, signal);
      signal.throwIfAborted();
    }
    const known = kept.get(at) ?? findPod(context, service, protocol, part, signal);
    kept.set(at, known);
    try {
      return joinEndpoint(service, protocol, await known, undefined);
    } catch (error) {
      if (kept.get(at) === known) kept.delete(at);
      throw error;
    }
  };

  return {
    ...discovery,
    findEndpoint,
    forget: (endpoint: Endpoint) => {
      for (const found of kept.values()) found.then(({ reached }) => reached.close()).catch(() => undefined);
      kept.clear();
      discovery.forget(endpoint);
    },
  };
}

/** The way in to a pod of the part. Rejects with a Problem where it has none that is ready, or none that answers. */
async function findPod(
  { cluster, reachOptions }: Pick<PinContext<EndpointFinder>, 'cluster' | 'reachOptions'>,
  service: Service,
  protocol: Protocol,
  part: ServicePart,
  signal: AbortSignal,
): Promise<WayIn> {
  const { namespace } = service;
  const selector = { namespace, labelSelector: podSelector(service) };
  const [pods, services] = await Promise.all([
    cluster.list(resources.pods, selector, signal),
    service.kind === 'llm' ? cluster.read(resources.services, selector, signal) : { items: [] },
  ]);
  const servicePods = pods.items.filter(part.hasPod);
  const seen: Pick<Observations, 'objects' | 'service'> = {
    service,
    objects: { ...nothingRead, servicePods, workloadServices: services.items },
  };
  const candidates = servicePodCandidates(seen, protocol, part);
  if (candidates.length === 0) throw noPod(service, part, pods.items, cluster.repeat);
  const told = candidates.map((one) => ({ ...one, why: `${part.what}: ${one.why}` }));
  const { attempts, winner } = await reach(told, reachOptions(service, protocol), signal);
  if (winner === undefined) throw noWayIn(service, protocol, attempts, [], cluster.repeat);
  return { reached: winner, attempts, warnings: [], trust: noTrust };
}

/** The part is not there, or has no pod that could be called. */
function noPod(
  service: Service,
  part: ServicePart,
  pods: readonly KubeObject[],
  repeat: RepeatedFlags | undefined,
): Problem {
  const asked = parsePartName(part.name);
  if (!pods.some(part.hasPod) && (asked.kind === 'pod' || asked.kind === 'canary'))
    return noPart(service, asked, partNames(asked.kind, service, pods), repeat);
  const isPod = asked.kind === 'pod';
  const state = isPod ? 'is not ready' : `has no pod${pods.some(part.hasPod) ? ' that is ready' : ''}`;
  return new Problem('not-ready', `${part.what} of ${service.key} ${state}.`, {
    remedy: [
      `See why: ${isvcLine('logs', service, repeat)}`,
      ...(isPod ? [`Its pods: ${podsLine(service, repeat)}`] : []),
    ],
  });
}
