import { fieldAt, listAt, numberAt, textAt, textMapAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { formatName, nameOf, type ObjectName } from './object-name.js';
import type { Belief } from '../inference/endpoint.js';

export type GatewayServicePort = {
  readonly name: string;
  readonly port: number;
  readonly nodePort?: number;
  /** A pod's port: its number, or the name that a container gives it. */
  readonly targetPort: number | string;
};

/** A Service in front of a gateway's pods. */
export type GatewayService = ObjectName & {
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly GatewayServicePort[];
  /** `status.loadBalancer.ingress[]`: `ip`, else `hostname`. */
  readonly externalAddresses: readonly string[];
  /** `spec.externalIPs`: its author's word alone, so they prove nothing of the Service, but serve one that is believed. */
  readonly externalIps: readonly string[];
  /** Its `status.loadBalancer` names nodes, which listen at the node ports. */
  readonly isNodePort: boolean;
  /** Its addresses for traffic inside the cluster. */
  readonly clusterIps: readonly string[];
};

/** Many questions are asked of the same objects: each is parsed once. */
const parsed = new WeakMap<KubeObject, GatewayService>();

/** The Service of a gateway; parsed once for each object, since seven files ask for the same one. */
export function parseGatewayService(object: KubeObject): GatewayService {
  const known = parsed.get(object);
  if (known !== undefined) return known;
  const service: GatewayService = {
    ...nameOf(object),
    labels: textMapAt(object, 'metadata', 'labels'),
    selector: textMapAt(object, 'spec', 'selector'),
    ports: listAt(object, 'spec', 'ports').flatMap(parsePort),
    externalAddresses: loadBalancerAddresses(object),
    externalIps: textsAt(object, 'spec', 'externalIPs'),
    isNodePort: textAt(object, 'spec', 'type') === 'NodePort',
    clusterIps: clusterIpsOf(object),
  };
  parsed.set(object, service);
  return service;
}

function parsePort(entry: unknown): readonly GatewayServicePort[] {
  const port = numberAt(entry, 'port');
  if (port === undefined || (textAt(entry, 'protocol') ?? 'TCP') !== 'TCP') return [];
  const nodePort = numberAt(entry, 'nodePort');
  const target = fieldAt(entry, 'targetPort');
  return [
    {
      name: textAt(entry, 'name') ?? '',
      port,
      ...(nodePort === undefined || nodePort === 0 ? {} : { nodePort }),
      targetPort: typeof target === 'number' || (typeof target === 'string' && target !== '') ? target : port,
    },
  ];
}

/** `clusterIPs`, else `clusterIP`; a headless Service has none, and says so with `None`. */
function clusterIpsOf(object: KubeObject): readonly string[] {
  const all = textsAt(object, 'spec', 'clusterIPs');
  const one = textAt(object, 'spec', 'clusterIP');
  return (all.length === 0 && one !== undefined ? [one] : all).filter((address) => address !== 'None');
}

/** `status.loadBalancer.ingress[]` of a Service or an Ingress. */
export function loadBalancerAddresses(object: KubeObject): readonly string[] {
  return listAt(object, 'status', 'loadBalancer', 'ingress').flatMap(
    (entry) => textAt(entry, 'ip') ?? textAt(entry, 'hostname') ?? [],
  );
}

/** A Gateway's listener: its port's number, and its name. */
export type Listener = { readonly port: number; readonly name: string };

/**
 * The Service's port for plain HTTP or for TLS. A Gateway's listener is matched by its number, as names of these ports are
 * the implementation's own; else by the pod's port behind it, for Traefik's listeners have those. Else the names that Istio,
 * Kourier, Knative and Traefik use, else the number that HTTP has.
 */
export function pickPort(
  service: GatewayService,
  tls: boolean,
  listener: Listener | undefined,
): GatewayServicePort | undefined {
  const named = (...names: readonly string[]) =>
    names.flatMap((name) => service.ports.find((port) => port.name === name) ?? [])[0];
  const numbered = (wanted: number) => service.ports.find((port) => port.port === wanted);
  return (
    (listener && listenerPort(service, listener)) ??
    (tls ? named('https', 'websecure') : named('http2', 'http', 'web')) ??
    numbered(tls ? 443 : 80)
  );
}

/** The port that leads to the listener: of its number, else one whose target is that number or the listener's name. */
export function listenerPort(
  { ports }: GatewayService,
  { port: wanted, name }: Listener,
): GatewayServicePort | undefined {
  return (
    ports.find(({ port }) => port === wanted) ??
    ports.find(({ targetPort }) => targetPort === wanted) ??
    ports.find(({ targetPort }) => targetPort === name)
  );
}

/** A gateway of the cluster, before it is known whether anything answers there. */
export type FoundGateway = {
  /** `NAMESPACE/NAME` of the Gateway, Ingress or Service, as a person would name it with `--gateway`. */
  readonly name: string;
  /** The objects that led to it. */
  readonly why: string;
  /** Which source says that it leads to services: see Candidate. */
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
