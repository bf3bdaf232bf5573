import type { Belief } from '../inference/endpoint.js';
import type { GatewayService, Listener } from './gateway-service.js';
import { formatName } from './object-name.js';

/** A gateway of the cluster, before it is known whether anything answers there. */
export type FoundGateway = {
  /** `NAMESPACE/NAME` of the Gateway, Ingress or Service, as a person would name it with `--gateway`. */
  readonly name: string;
  /** The objects that led to it. */
  readonly why: string;
  /** Who says that it leads to services: see Candidate. */
  readonly belief: Extract<Belief, 'given' | 'cluster' | 'route'>;
  /** Absent where the Service is not found, is not the gateway's own, or may not be read. */
  readonly service?: GatewayService;
  /** The listener for the service's host, where a Gateway states one. */
  readonly listener?: Listener;
  /** Whether that listener terminates TLS, whatever the service's URL says. */
  readonly tls?: boolean;
  /** Addresses that the Gateway or Ingress itself states; used beside those of the Service. */
  readonly addresses: readonly { readonly address: string; readonly why: string }[];
  /** The Host that its listener expects instead of the service's own: this gateway is reached only from inside. */
  readonly localHost?: string;
};

/** Something that looks like a gateway, and is used only if the person names it. */
export type GatewayClaim = {
  /** `NAMESPACE/NAME`, for `--gateway`. */
  readonly name: string;
  readonly kind: 'Service' | 'Gateway' | 'Ingress';
  readonly why: string;
  /** Addresses for which its author asked: a yes to them uses it for the services whose own routes name it. */
  readonly addresses?: readonly string[];
};

/** The gateway of a Service that is named by itself. */
export function serviceGateway(
  service: GatewayService,
  why: string,
  belief: FoundGateway['belief'],
): FoundGateway {
  const name = formatName(service);
  return { name, why: `Service ${name} (${why})`, belief, service, addresses: [] };
}

/** Two of these are one gateway: many Ingresses share a controller, and a Gateway's Service may be named by itself. */
export function gatewayIdentity({ service, addresses, name, listener }: FoundGateway): string {
  const where =
    service === undefined ? addresses.map(({ address }) => address).join(' ') || name : formatName(service);
  return `${where} ${listener?.port ?? ''}`;
}
