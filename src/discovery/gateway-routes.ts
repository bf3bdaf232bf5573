import type { Candidate } from '../inference/endpoint.js';
import { listAt, textAt } from '../kserve/fields.js';
import {
  type FoundGateway,
  type GatewayService,
  type GatewayServicePort,
  pickPort,
} from './gateway-service.js';
import { nameOf } from './object-name.js';
import type { Observations } from './observations.js';
import { hasLabels, isReady, podPort, readyPods } from './pods.js';

/** More nodes than this are not tried: one that answers is as good as all. */
const mostNodes = 4;

export type GatewayAccess = { readonly gateway: FoundGateway; readonly tls: boolean };

/**
 * A gateway with whether its port terminates TLS: as its listener says, else as the service's URL does. Where an http URL meets a
 * Service that has a port for TLS alone, that one is taken. The listener for traffic inside the cluster speaks plain HTTP.
 */
export function gatewayAccess(gateway: FoundGateway, urlTls: boolean): GatewayAccess {
  const { service, localHost } = gateway;
  if (localHost !== undefined) return { gateway, tls: false };
  if (gateway.tls !== undefined) return { gateway, tls: gateway.tls };
  const isTlsOnly =
    service !== undefined &&
    pickPort(service, false, gateway.listener) === undefined &&
    pickPort(service, true, gateway.listener) !== undefined;
  return { gateway, tls: urlTls || isTlsOnly };
}

/** `status.loadBalancer` of the gateway's Service, then its `externalIPs`, and the addresses that a Gateway or Ingress states itself. */
export function loadBalancerCandidates({ gateway, tls }: GatewayAccess): readonly Candidate[] {
  if (gateway.localHost !== undefined) return [];
  const { service, listener } = gateway;
  const port = servicePort(gateway, tls);
  // An Ingress states no port; where its address is that of its controller's Service, that Service's holds.
  const ownPort = (address: string) =>
    listener?.port ??
    (service?.externalAddresses.includes(address) === true ? port?.port : undefined) ??
    (tls ? 443 : 80);
  const own = gateway.addresses.map(({ address, why }) =>
    candidate(gateway, tls, 'load-balancer', address, ownPort(address), why),
  );
  const ofService = (address: string, field: string, number: number | undefined) =>
    candidate(
      gateway,
      tls,
      'load-balancer',
      address,
      number ?? (tls ? 443 : 80),
      `${field} of Service ${serviceLabel(service)}, port ${portLabel(port)}`,
    );
  // The status of a NodePort Service names nodes, which know nothing of its port.
  const statusPort = service?.isNodePort === true ? port?.nodePort : port?.port;
  const known = new Set(own.map(({ address }) => address));
  return [
    ...own,
    ...(service?.externalAddresses ?? [])
      .filter((address) => !known.has(address))
      .map((address) => ofService(address, 'status.loadBalancer', statusPort)),
    ...(service?.externalIps ?? []).map((address) => ofService(address, 'externalIPs', port?.port)),
  ];
}

/** Each Ready node's external addresses, then the internal ones, with the port's `nodePort`. */
export function nodePortCandidates(
  { gateway, tls }: GatewayAccess,
  { objects }: Observations,
): readonly Candidate[] {
  const nodePort = servicePort(gateway, tls)?.nodePort;
  if (nodePort === undefined || gateway.localHost !== undefined) return [];
  const ready = objects.nodes.filter(isReady).slice(0, mostNodes);
  return ['ExternalIP', 'InternalIP'].flatMap((type) =>
    ready.flatMap((node) =>
      listAt(node, 'status', 'addresses')
        .filter((entry) => textAt(entry, 'type') === type)
        .flatMap((entry) => textAt(entry, 'address') ?? [])
        .map((address) =>
          candidate(
            gateway,
            tls,
            'node-port',
            address,
            nodePort,
            `${type} of node ${nameOf(node).name}, nodePort of Service ${serviceLabel(gateway.service)}`,
          ),
        ),
    ),
  );
}

/** kind maps ports of the machine to the node's: the nodePort itself, or the ports that its guides use. */
export function kindPortCandidates(
  { gateway, tls }: GatewayAccess,
  { context }: Observations,
): readonly Candidate[] {
  if (!context.startsWith('kind-') || gateway.localHost !== undefined) return [];
  const nodePort = servicePort(gateway, tls)?.nodePort;
  const usual = tls ? [443, 8443] : [80, 8080];
  return [...(nodePort === undefined ? [] : [nodePort]), ...usual].map((port) =>
    candidate(
      gateway,
      tls,
      'kind-port',
      'localhost',
      port,
      port === nodePort
        ? `context ${context}, the nodePort`
        : `context ${context}, a port that kind setups map`,
    ),
  );
}

/** The Service's own name, which only pods resolve. */
export function clusterIpCandidates(
  { gateway, tls }: GatewayAccess,
  { inCluster }: Observations,
): readonly Candidate[] {
  const { service } = gateway;
  if (!inCluster || service === undefined) return [];
  const port = servicePort(gateway, tls)?.port ?? (tls ? 443 : 80);
  const host = `${service.name}.${service.namespace}.svc`;
  return [candidate(gateway, tls, 'cluster-ip', host, port, 'this program runs inside the cluster')];
}

/** The first Ready pod behind the Service, at the port that the Service targets: pods listen elsewhere than Services. */
export function gatewayForwardCandidates(
  { gateway, tls }: GatewayAccess,
  { objects }: Observations,
): readonly Candidate[] {
  const { service } = gateway;
  const port = servicePort(gateway, tls);
  if (service === undefined || port === undefined) return [];
  const behind = objects.gatewayPods.filter(
    (pod) => nameOf(pod).namespace === service.namespace && hasLabels(pod, service.selector),
  );
  const [pod] = readyPods(behind);
  const number = pod && podPort(pod, port.targetPort);
  if (pod === undefined || number === undefined) return [];
  const forwardTo = { namespace: service.namespace, pod: nameOf(pod).name, port: number };
  const why = `pod ${forwardTo.pod} behind Service ${serviceLabel(service)}, targetPort ${port.targetPort}`;
  return [{ ...candidate(gateway, tls, 'port-forward', '', number, why), forwardTo }];
}

/** The local listener speaks plain HTTP whatever the URL says; `knative-local-gateway` and Kourier's target 8081. */
function servicePort({ service, listener }: FoundGateway, tls: boolean): GatewayServicePort | undefined {
  return service && pickPort(service, tls, listener);
}

function candidate(
  gateway: FoundGateway,
  tls: boolean,
  route: Candidate['route'],
  address: string,
  port: number,
  why: string,
): Candidate {
  return {
    route,
    address,
    port,
    tls,
    belief: gateway.belief,
    gateway: gateway.name,
    bypassesGateway: false,
    ...(gateway.localHost === undefined ? {} : { host: gateway.localHost }),
    final: false,
    why: `${why}; ${gateway.why}`,
  };
}

function serviceLabel(service: GatewayService | undefined): string {
  return service === undefined ? '' : `${service.namespace}/${service.name}`;
}

function portLabel(port: GatewayServicePort | undefined): string {
  return port === undefined ? 'assumed' : port.name === '' ? String(port.port) : port.name;
}
