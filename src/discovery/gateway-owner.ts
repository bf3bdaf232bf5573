import { listAt, numberAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { isClusterHost } from '../kserve/service-url.js';
import { type GatewayService, type Listener, listenerPort, parseGatewayService } from './gateway-service.js';
import { formatName, nameOf, type ObjectName, parseServiceHost, sameName } from './object-name.js';
import type { GatewayObjects, Observations } from './observations.js';

/** Where Envoy Gateway puts the Services of its Gateways, unless it is installed elsewhere. */
const envoyNamespace = 'envoy-gateway-system';

const envoyName = 'gateway.envoyproxy.io/owning-gateway-name';
const envoyOwner = 'gateway.envoyproxy.io/owning-gateway-namespace';
const envoyClass = 'gateway.envoyproxy.io/owning-gatewayclass';
const ownerName = 'gateway.networking.k8s.io/gateway-name';
/** The webhook of Envoy Gateway that has its namespace in its name. */
export const envoyWebhook = 'envoy-gateway-topology-injector';

/** More than these are not asked for: each is a call. */
const mostNamespaces = 4;

export type GatewayOwnership = {
  /** The Service that is the Gateway's own; absent where none proves that it is. */
  readonly service?: GatewayService;
  /** Whether the addresses of the Gateway's status, with the listener's port, are nobody else's. */
  readonly addressesHold: boolean;
};

/** The addresses of a Gateway's `spec.addresses` that are believed: all where configuration or the person names the Gateway. */
export type BelievedAddresses = 'all' | readonly string[];

/**
 * Which Service is a Gateway's. Labels prove it where others cannot write: in the Gateway's own namespace and in its controller's.
 * Else it is the Service that has an address of the Gateway's status: as its name, its clusterIP, or its load balancer's.
 * Addresses that its author requested in `spec.addresses` are used only if they are believed.
 */
export function ownerService(
  observations: Observations,
  services: readonly GatewayService[],
  wanted: ObjectName,
  gateway: KubeObject | undefined,
  listener: Listener | undefined,
  believed: BelievedAddresses,
): GatewayOwnership {
  const labeled = services.find((service) => provesByLabels(observations, service, wanted, gateway));
  if (labeled !== undefined) return { service: labeled, addressesHold: true };
  const stated = statedNames(gateway, wanted, believed);
  const addresses = programmedAddresses(gateway, believed);
  const named = services.find(
    (service) =>
      stated.some((name) => sameName(name, service)) ||
      addresses.some((address) => isInsideAddress(address, service)),
  );
  if (named !== undefined) return { service: named, addressesHold: true };
  return byLoadBalancer(services, addresses, listener);
}

/**
 * `Gateway.status.addresses`, while its controller says Programmed of its present generation; none where it says nothing. What the
 * Gateway's author requested is used only if it is believed.
 */
export function programmedAddresses(
  gateway: KubeObject | undefined,
  believed: BelievedAddresses,
): readonly string[] {
  const programmed = listAt(gateway, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Programmed',
  );
  const seen = numberAt(programmed, 'observedGeneration');
  const generation = numberAt(gateway, 'metadata', 'generation');
  const isCurrent = generation === undefined || seen === generation;
  if (textAt(programmed, 'status') !== 'True' || !isCurrent) return [];
  const asked = askedAddresses(gateway);
  return listAt(gateway, 'status', 'addresses')
    .flatMap((entry) => textAt(entry, 'value') ?? [])
    .filter((address) => !asked.includes(address) || isBelieved(address, believed));
}

/** The user's consent to a Gateway that only a service's route names. */
export function acceptedAddresses({ options }: Observations, wanted: ObjectName): readonly string[] {
  return options.gatewayAddresses?.find(({ name }) => name === formatName(wanted))?.addresses ?? [];
}

/** Those of its addresses that are its author's wish alone. */
export function unbelievedAddresses(
  gateway: KubeObject | undefined,
  believed: BelievedAddresses,
): readonly string[] {
  const taken = programmedAddresses(gateway, believed);
  return programmedAddresses(gateway, 'all').filter((address) => !taken.includes(address));
}

function askedAddresses(gateway: KubeObject | undefined): readonly string[] {
  return listAt(gateway, 'spec', 'addresses').flatMap((entry) => textAt(entry, 'value') ?? []);
}

function isBelieved(address: string, believed: BelievedAddresses): boolean {
  return believed === 'all' || believed.includes(address);
}

/** Whether a Service says of itself, by labels or selector, that it is the Gateway's. Anybody can say so. */
export function namesGateway({ labels, selector }: GatewayService, { namespace, name }: ObjectName): boolean {
  return [labels, selector].some(
    (some) => (some[envoyName] === name && some[envoyOwner] === namespace) || some[ownerName] === name,
  );
}

/** The namespaces of Envoy Gateway: as the person says, as its webhook is named, or the usual one. */
function controllerNamespaces({ options, objects }: Observations): readonly string[] {
  const told = objects.envoyWebhooks.map((object) => nameOf(object).name.slice(envoyWebhook.length + 1));
  return [envoyNamespace, ...(options.envoyGatewayNamespace ?? '').split(' '), ...told].filter(Boolean);
}

/** Namespaces of Services that say they are of Envoy Gateway, and stand where it is not known to be: its webhook may tell that it is. */
export function labeledElsewhere(observations: Observations): readonly string[] {
  const known = controllerNamespaces(observations);
  const found = observations.objects.services
    .map(parseGatewayService)
    .filter(({ namespace, labels }) => labels[envoyName] !== undefined && !known.includes(namespace))
    .map(({ namespace }) => namespace);
  return [...new Set(found)].slice(0, mostNamespaces);
}

function provesByLabels(
  observations: Observations,
  service: GatewayService,
  wanted: ObjectName,
  gateway: KubeObject | undefined,
): boolean {
  if (service.namespace === wanted.namespace && namesGateway(service, wanted)) return true;
  const className = textAt(gateway, 'spec', 'gatewayClassName');
  const controller = controllerOf(observations.objects, className);
  const isEnvoys = controller === undefined || controller.startsWith('gateway.envoyproxy.io/');
  if (!isEnvoys || !controllerNamespaces(observations).includes(service.namespace)) return false;
  const { labels, selector } = service;
  return [labels, selector].some(
    (some) =>
      (some[envoyName] === wanted.name && some[envoyOwner] === wanted.namespace) ||
      // mergeGateways: one Service for all Gateways of the class.
      (className !== undefined && some[envoyName] === undefined && some[envoyClass] === className),
  );
}

/** Istio with a Service of the person's own: `spec.addresses` names it. */
function statedNames(
  gateway: KubeObject | undefined,
  { namespace }: ObjectName,
  believed: BelievedAddresses,
): readonly ObjectName[] {
  return askedAddresses(gateway)
    .filter((address) => isBelieved(address, believed))
    .flatMap((host) => {
      if (/^[a-z][a-z0-9-]*$/u.test(host)) return { namespace, name: host };
      return (isClusterHost(host) ? parseServiceHost(host) : undefined) ?? [];
    });
}

function isInsideAddress(address: string, service: GatewayService): boolean {
  const name = isClusterHost(address) ? parseServiceHost(address) : undefined;
  return (name !== undefined && sameName(name, service)) || service.clusterIps.includes(address);
}

/** One address may be shared by the load balancers of several Services, each with its ports: so the port must be the listener's, of one Service alone. */
function byLoadBalancer(
  services: readonly GatewayService[],
  addresses: readonly string[],
  listener: Listener | undefined,
): GatewayOwnership {
  const holders = services.filter(
    ({ isNodePort, externalAddresses }) =>
      !isNodePort && externalAddresses.some((address) => addresses.includes(address)),
  );
  const fitting =
    listener === undefined ? holders : holders.filter((each) => listenerPort(each, listener) !== undefined);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { service: only, addressesHold: true };
  const numbered = fitting.filter(({ ports }) => ports.some(({ port }) => port === listener?.port));
  return { addressesHold: numbered.length === 0 || numbered.length === fitting.length };
}

/** The controller behind a GatewayClass: which program serves its Gateways, never which Gateway. */
function controllerOf(
  { gatewayClasses }: Pick<GatewayObjects, 'gatewayClasses'>,
  className: string | undefined,
): string | undefined {
  const found = gatewayClasses.find((object) => textAt(object, 'metadata', 'name') === className);
  return textAt(found, 'spec', 'controllerName');
}

/** ` of Envoy Gateway`, for the reason of a Gateway; empty where its class cannot be read. */
export function implementationOf(objects: GatewayObjects, gateway: KubeObject | undefined): string {
  const controller = controllerOf(objects, textAt(gateway, 'spec', 'gatewayClassName'));
  if (controller === undefined) return '';
  if (controller.startsWith('gateway.envoyproxy.io/')) return ' of Envoy Gateway';
  return controller === 'istio.io/gateway-controller' ? ' of Istio' : ` of ${controller}`;
}
