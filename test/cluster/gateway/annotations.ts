/** The annotations by which an InferenceService of models/manifests instructs the gateway. KServe copies these to its Services and pods. */
import { podAddress } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { Meta } from './objects.ts';

/** Which of the cluster's ports a pod's real model server has; `nothing`: a port where none listens. */
const servedByAnnotation = 'isvc-cluster/served-by';
/** `no-route`: the gateway knows no host of it; `jwt`: it wants a token. */
export const gatewayAnnotation = 'isvc-cluster/gateway';

/** A number: the pod's server listens at podAddress, and is called there. */
export const podAnnotation = 'isvc-cluster/pod';
/** The port of a pod of an LLMInferenceService (KServe's preset kserve-config-llm-template). */
const podPort = 8000;

/** The discard port: below those that any server here has. */
const deadPort = 9;

export type Server = { readonly address: string; readonly port: number };

/** On loopback; undefined where the annotations are missing or name no port. */
export function serverOf({ annotations }: Meta, ports: Ports): Server | undefined {
  const pod = annotations?.[podAnnotation];
  if (pod !== undefined) return { address: podAddress(ports, pod), port: podPort };
  const name = annotations?.[servedByAnnotation];
  const port = name === 'nothing' ? deadPort : Object.entries(ports).find(([known]) => known === name)?.[1];
  return port === undefined ? undefined : { address: '127.0.0.1', port };
}
