import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import {
  type FoundGateway,
  type GatewayService,
  loadBalancerAddresses,
  parseGatewayService,
} from './gateway-service.js';
import { formatName, nameOf } from './object-name.js';
import type { GatewayObjects } from './observations.js';

/**
 * The way to a Kubernetes Ingress: the addresses that its controller wrote into it, and the Service whose load balancer has one
 * of them. Its class says which controller, never which Service.
 */
export function ingressGateway(
  objects: GatewayObjects,
  ingress: KubeObject,
  belief: FoundGateway['belief'],
): FoundGateway {
  const name = formatName(nameOf(ingress));
  const addresses = loadBalancerAddresses(ingress);
  const service = controllerService(objects, addresses);
  return {
    name,
    why: `Ingress ${name} of ${ingressController(objects, ingress)}`,
    belief,
    ...(service === undefined ? {} : { service }),
    addresses: addresses.map((address) => ({ address, why: "the Ingress's status.loadBalancer" })),
  };
}

/** The controller that serves an Ingress. Without a readable IngressClass, the class's usual name stands for it. */
function ingressController(objects: GatewayObjects, ingress: KubeObject): string {
  const className =
    textAt(ingress, 'spec', 'ingressClassName') ??
    textAt(ingress, 'metadata', 'annotations', 'kubernetes.io/ingress.class') ??
    '';
  const found = objects.ingressClasses.find((object) => textAt(object, 'metadata', 'name') === className);
  const usual = new Map([
    ['nginx', 'k8s.io/ingress-nginx'],
    ['traefik', 'traefik.io/ingress-controller'],
    ['istio', 'istio.io/ingress-controller'],
  ]).get(className);
  return textAt(found, 'spec', 'controller') ?? usual ?? `class ${className === '' ? '(none)' : className}`;
}

/** One address may be shared by several Services, each with its ports: the one with HTTP's own, else the only one. */
function controllerService(
  objects: GatewayObjects,
  addresses: readonly string[],
): GatewayService | undefined {
  const holders = objects.services
    .map(parseGatewayService)
    .filter(
      ({ isNodePort, externalAddresses }) =>
        !isNodePort && externalAddresses.some((address) => addresses.includes(address)),
    );
  const usual = holders.filter(({ ports }) => ports.some(({ port }) => port === 80 || port === 443));
  if (usual.length === 1) return usual[0];
  return holders.length === 1 ? holders[0] : undefined;
}
