/** What an InferenceService of models/manifests tells the gateway. KServe copies these to its Services and pods. */
import type { Ports } from '../state/ports.ts';
import type { Meta } from './objects.ts';

/** Which of the cluster's ports a pod's real model server has; `nothing`: a port where none listens. */
const servedByAnnotation = 'isvc-cluster/served-by';
/** `no-route`: the gateway knows no host of it; `jwt`: it wants a token. */
export const gatewayAnnotation = 'isvc-cluster/gateway';

/** The discard port: below those that any server here has. */
const deadPort = 9;

/** The port on loopback; undefined where the annotation is missing or names no port. */
export function serverPort(meta: Meta, ports: Ports): number | undefined {
  const name = meta.annotations?.[servedByAnnotation];
  if (name === 'nothing') return deadPort;
  return Object.entries(ports).find(([known]) => known === name)?.[1];
}
