import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { FoundGateway } from './found-gateway.js';
import { loadBalancerAddresses, parseGatewayService, type GatewayService } from './gateway-service.js';
import { istioGateway } from './istio.js';
import { formatName, nameOf } from './object-name.js';
import type { GatewayObjects } from './observations.js';

/** How the Service of an ingress controller is told, by its IngressClass's `spec.controller`. */
const controllerNames: readonly (readonly [RegExp, string])[] = [
  [/^k8s\.io\/ingress-nginx$/u, 'ingress-nginx'],
  [/^nginx\.org\/ingress-controller$/u, 'nginx-ingress'],
  [/^traefik\.io\/ingress-controller$/u, 'traefik'],
];

/** The way to a Kubernetes Ingress: the addresses that its controller wrote into it, and the controller's own Service. */
export function ingressGateway(objects: GatewayObjects, ingress: KubeObject): FoundGateway {
  const name = formatName(nameOf(ingress));
  const className =
    textAt(ingress, 'spec', 'ingressClassName') ??
    textAt(ingress, 'metadata', 'annotations', 'kubernetes.io/ingress.class') ??
    '';
  const controller = controllerOf(objects, className);
  const service = controllerService(objects, controller);
  return {
    name,
    why: `Ingress ${name} of ${controller}`,
    belief: 'route',
    ...(service === undefined ? {} : { service }),
    addresses: loadBalancerAddresses(ingress).map((address) => ({
      address,
      why: "the Ingress's status.loadBalancer",
    })),
  };
}

/** Without a readable IngressClass, the class's usual name stands for its controller. */
function controllerOf(objects: GatewayObjects, className: string): string {
  const found = objects.ingressClasses.find((object) => textAt(object, 'metadata', 'name') === className);
  const usual = new Map([
    ['nginx', 'k8s.io/ingress-nginx'],
    ['traefik', 'traefik.io/ingress-controller'],
    ['istio', 'istio.io/ingress-controller'],
  ]).get(className);
  return textAt(found, 'spec', 'controller') ?? usual ?? `class ${className === '' ? '(none)' : className}`;
}

function controllerService(objects: GatewayObjects, controller: string): GatewayService | undefined {
  if (controller === 'istio.io/ingress-controller')
    return istioGateway(objects, 'external', undefined)?.service;
  const appName = controllerNames.find(([pattern]) => pattern.test(controller))?.[1];
  if (appName === undefined) return undefined;
  return objects.services
    .map(parseGatewayService)
    .find(
      ({ labels, ports }) =>
        labels['app.kubernetes.io/name'] === appName &&
        ports.some(({ port, name }) => port === 80 || name === 'http' || name === 'web'),
    );
}
