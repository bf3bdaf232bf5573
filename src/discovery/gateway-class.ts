import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { GatewayObjects } from './observations.js';

/** The controller behind a GatewayClass: which program serves its Gateways, never which Gateway. */
export function controllerOf(
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
