import { listAt, numberAt, recordAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { isClusterHost } from '../kserve/service-url.js';
import type { FoundGateway } from './found-gateway.js';
import { parseGatewayService, type GatewayService } from './gateway-service.js';
import { findNamed, formatName, parseServiceHost, type ObjectName } from './object-name.js';
import type { GatewayObjects } from './observations.js';

/**
 * The way to a Gateway API Gateway: its Service, by the labels that Envoy Gateway and Istio put on it, and its listener.
 * The Gateway itself may be unreadable; the Service's labels are then enough.
 */
export function gatewayApiGateway(
  objects: GatewayObjects,
  wanted: ObjectName,
  tls: boolean,
  why: string,
): FoundGateway | undefined {
  const gateway = findNamed(objects.gateways, wanted);
  const service = serviceOf(objects, wanted, gateway);
  if (gateway === undefined && service === undefined) return undefined;
  const listenerPort = listenerPortOf(gateway, tls);
  const implementation = implementationOf(objects, gateway, service);
  return {
    name: formatName(wanted),
    why: `Gateway ${formatName(wanted)}${implementation} (${why})`,
    belief: 'cluster',
    ...(service === undefined ? {} : { service }),
    ...(listenerPort === undefined ? {} : { listenerPort }),
    addresses: service === undefined ? statusAddresses(gateway) : [],
  };
}

/** Gateway.status.addresses may hold a ClusterIP or an internal name: worth a try only where no Service is known. */
function statusAddresses(gateway: KubeObject | undefined): FoundGateway['addresses'] {
  return listAt(gateway, 'status', 'addresses').flatMap((entry) => {
    const address = textAt(entry, 'value');
    return address === undefined || isClusterHost(address)
      ? []
      : [{ address, why: "the Gateway's status.addresses" }];
  });
}

function serviceOf(
  objects: GatewayObjects,
  wanted: ObjectName,
  gateway: KubeObject | undefined,
): GatewayService | undefined {
  const services = objects.services.map(parseGatewayService);
  const named = (name: ObjectName | undefined) =>
    services.find((service) => service.namespace === name?.namespace && service.name === name.name);
  return (
    services.find((service) => isEnvoyGatewayService(service, wanted)) ??
    services.find((service) => isOwnedByName(service, wanted)) ??
    statedHosts(gateway, wanted).reduce<GatewayService | undefined>(
      (found, host) => found ?? named(host),
      undefined,
    ) ??
    services.find((service) => isMergedService(service, objects, gateway))
  );
}

/** Envoy Gateway, of any namespace (internal/infrastructure/kubernetes/proxy: OwningGatewayNameLabel, …NamespaceLabel). */
function isEnvoyGatewayService({ labels }: GatewayService, { namespace, name }: ObjectName): boolean {
  return (
    labels['gateway.envoyproxy.io/owning-gateway-name'] === name &&
    labels['gateway.envoyproxy.io/owning-gateway-namespace'] === namespace
  );
}

/** The Gateway API's own label (GEP-1762), which Istio and others set, in the Gateway's namespace. */
function isOwnedByName({ labels, namespace }: GatewayService, wanted: ObjectName): boolean {
  return namespace === wanted.namespace && labels['gateway.networking.k8s.io/gateway-name'] === wanted.name;
}

/** Envoy Gateway with mergeGateways: one Service a class. */
function isMergedService(
  { labels }: GatewayService,
  objects: GatewayObjects,
  gateway: KubeObject | undefined,
): boolean {
  const className = textAt(gateway, 'spec', 'gatewayClassName');
  const controller = controllerOf(objects, className);
  return (
    className !== undefined &&
    (controller === undefined || controller.startsWith('gateway.envoyproxy.io/')) &&
    labels['gateway.envoyproxy.io/owning-gatewayclass'] === className
  );
}

/** Istio with a Service of the person's own: `spec.addresses` names it, and the Programmed condition repeats it. */
function statedHosts(gateway: KubeObject | undefined, { namespace }: ObjectName): readonly ObjectName[] {
  const stated = listAt(gateway, 'spec', 'addresses').flatMap((entry) => textAt(entry, 'value') ?? []);
  const programmed = listAt(gateway, 'status', 'conditions')
    .filter((condition) => textAt(condition, 'type') === 'Programmed')
    .flatMap((condition) => [
      ...(textAt(condition, 'message') ?? '').matchAll(/[\w-]+\.[\w-]+\.svc[\w.-]*/gu),
    ])
    .map((match) => match[0]);
  return [...stated, ...programmed].flatMap((host) => {
    const short = /^[a-z][\w-]*$/u.test(host) ? { namespace, name: host } : undefined;
    return short ?? (isClusterHost(host) ? parseServiceHost(host) : undefined) ?? [];
  });
}

/** The first listener of the protocol; KServe's own has one for HTTP and perhaps one for HTTPS. */
function listenerPortOf(gateway: KubeObject | undefined, tls: boolean): number | undefined {
  const listeners = listAt(gateway, 'spec', 'listeners');
  const fitting = listeners.find((entry) => textAt(entry, 'protocol') === (tls ? 'HTTPS' : 'HTTP'));
  return numberAt(fitting, 'port');
}

function implementationOf(
  objects: GatewayObjects,
  gateway: KubeObject | undefined,
  service: GatewayService | undefined,
): string {
  const controller = controllerOf(objects, textAt(gateway, 'spec', 'gatewayClassName'));
  const labelled = Object.keys(service?.labels ?? {}).some((key) => key.startsWith('gateway.envoyproxy.io/'));
  if (labelled || controller?.startsWith('gateway.envoyproxy.io/') === true) return ' of Envoy Gateway';
  if (controller === 'istio.io/gateway-controller') return ' of Istio';
  return controller === undefined ? '' : ` of ${controller}`;
}

function controllerOf(objects: GatewayObjects, className: string | undefined): string | undefined {
  const found = objects.gatewayClasses.find((object) => textAt(object, 'metadata', 'name') === className);
  return textAt(recordAt(found, 'spec'), 'controllerName');
}
