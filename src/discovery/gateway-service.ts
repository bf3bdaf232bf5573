import { fieldAt, listAt, numberAt, textAt, textMapAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameOf, type ObjectName } from './object-name.js';

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
  /** Its addresses for traffic inside the cluster. */
  readonly clusterIps: readonly string[];
};

export function parseGatewayService(object: KubeObject): GatewayService {
  return {
    ...nameOf(object),
    labels: textMapAt(object, 'metadata', 'labels'),
    selector: textMapAt(object, 'spec', 'selector'),
    ports: listAt(object, 'spec', 'ports').flatMap(parsePort),
    externalAddresses: loadBalancerAddresses(object),
    clusterIps: clusterIpsOf(object),
  };
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

/**
 * The Service's port for plain HTTP or for TLS. A Gateway's listener is matched by its number: the names of these ports are
 * the implementation's own. Else the names that Istio, Kourier and Knative use, else the number that HTTP has.
 */
export function pickPort(
  service: GatewayService,
  tls: boolean,
  listenerPort: number | undefined,
): GatewayServicePort | undefined {
  const named = (name: string) => service.ports.find((port) => port.name === name);
  const numbered = (wanted: number | undefined) => service.ports.find((port) => port.port === wanted);
  return (
    numbered(listenerPort) ??
    (tls ? named('https') : (named('http2') ?? named('http'))) ??
    numbered(tls ? 443 : 80)
  );
}
