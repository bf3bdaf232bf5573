import { parseObjectName, parseServiceHost, sameName, findNamed, type ObjectName } from './object-name.js';
import { kserveConfig } from './kserve-config.js';
import { loadBalancerServices } from './knative-ingress.js';
import { routeParents, virtualServiceGateways } from './own-routes.js';
import type { Observations } from './observations.js';

/** Objects that are named, and were not seen because not all namespaces may be listed. */
export type WantedNames = {
  readonly services: readonly ObjectName[];
  readonly gateways: readonly ObjectName[];
  readonly istioGateways: readonly ObjectName[];
};

/** What the service's own routes and KServe's configuration name, where a list of all namespaces was refused: read one by one. */
export function wantedNames(observations: Observations): WantedNames {
  const { objects, refused, readings, options } = observations;
  const config = kserveConfig(observations);
  const parents = routeParents(observations).map(({ gateway }) => gateway);
  const stated = config.source === undefined ? [] : [config.kserveIngressGateway].map(parseObjectName);
  const given = [parseObjectName(options.gateway)];
  const ingressService = parseServiceHost(config.ingressService);
  const missing = (
    kind: 'services' | 'gateways' | 'istioGateways',
    names: readonly (ObjectName | undefined)[],
  ) =>
    refused[kind] === undefined
      ? []
      : names
          .flatMap((name) => name ?? [])
          .filter((name) => findNamed(objects[kind], name) === undefined)
          .filter((name, index, all) => all.findIndex((other) => sameName(other, name)) === index);
  return {
    services: missing('services', [
      ...loadBalancerServices(observations, 'external').map(({ service }) => service),
      ...loadBalancerServices(observations, 'local').map(({ service }) => service),
      ...(config.source === undefined ? [] : [ingressService]),
      ...given,
    ]),
    gateways: missing('gateways', [...parents, ...(config.enableGatewayApi ? stated : []), ...given]),
    istioGateways:
      readings.istioGateways === undefined
        ? []
        : missing('istioGateways', [
            ...virtualServiceGateways(observations).map(({ gateway }) => gateway),
            ...given,
          ]),
  };
}
