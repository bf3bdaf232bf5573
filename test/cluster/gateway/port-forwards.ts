/** Where kwok forwards a pod's ports: to its real server. It selects by a pod's own name, so each pod needs an object. */
import type { Ports } from '../state/ports.ts';
import { serverOf } from './annotations.ts';
import { gatewayPodPorts, gatewayService } from './manifests.ts';
import { keyOf } from './objects.ts';
import type { Pod } from './objects.ts';

export type Forward = {
  readonly ports: readonly number[];
  readonly target: { readonly port: number; readonly address: string };
};

/** KServe gives a container without ports this one. */
const defaultPort = 8080;
const address = '127.0.0.1';

/** By NAMESPACE/NAME of the pod. A pod without a server of ours gets none: its forwards are refused. */
export function forwardsOf(pods: readonly Pod[], ports: Ports): ReadonlyMap<string, readonly Forward[]> {
  return new Map(
    pods.flatMap((pod) => {
      const forwards = forwardsOfPod(pod, ports);
      return forwards.length === 0 ? [] : [[keyOf(pod.metadata), forwards] as const];
    }),
  );
}

function forwardsOfPod({ metadata, spec }: Pod, ports: Ports): readonly Forward[] {
  if (metadata.namespace === gatewayService.namespace && metadata.labels?.['app'] === gatewayService.name) {
    return [
      { ports: [gatewayPodPorts.http], target: { port: ports.gatewayHttp, address } },
      { ports: [gatewayPodPorts.https], target: { port: ports.gatewayHttps, address } },
    ];
  }
  const target = serverOf(metadata, ports);
  if (target === undefined) return [];
  // With a sidecar before the model the ports are those of an init container.
  const stated = [...(spec.initContainers ?? []), ...spec.containers]
    .flatMap(({ ports: own }) => own ?? [])
    .map(({ containerPort }) => containerPort);
  return [{ ports: stated.length > 0 ? stated : [defaultPort], target }];
}
