import type { Belief } from '../inference/endpoint.js';
import type { GatewayService } from './gateway-service.js';

/** A gateway of the cluster, before it is known whether anything answers there. */
export type FoundGateway = {
  /** `NAMESPACE/NAME` of the Gateway, Ingress or Service, as a person would name it with `--gateway`. */
  readonly name: string;
  /** The objects that led to it. */
  readonly why: string;
  /** Who says that it leads to services: see Candidate. */
  readonly belief: Extract<Belief, 'given' | 'cluster' | 'route'>;
  /** Absent where the Service is not found, or may not be read. */
  readonly service?: GatewayService;
  /** The listener's number, where a Gateway states it. */
  readonly listenerPort?: number;
  /** Addresses that the Gateway or Ingress itself states; used beside those of the Service. */
  readonly addresses: readonly { readonly address: string; readonly why: string }[];
  /** The Host that its listener wants instead of the service's own: this gateway is reached from inside only. */
  readonly localHost?: string;
};
