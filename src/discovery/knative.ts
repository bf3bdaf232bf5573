import { textAt } from '../kserve/fields.js';
import type { IngressConfig } from '../kserve/ingress-config.js';
import type { FoundGateway } from './found-gateway.js';
import { gatewayApiGateway } from './gateway-api.js';
import { parseGatewayService } from './gateway-service.js';
import { istioGateway } from './istio.js';
import { knativeData, serviceNameOf, yamlList } from './knative-config.js';
import { formatName, parseObjectName, sameName, type ObjectName } from './object-name.js';
import type { GatewayObjects } from './observations.js';

export type KnativeGateway = {
  readonly layer: 'Istio' | 'Kourier' | 'Gateway API';
  readonly gateway: FoundGateway;
};

/** Kourier's Services (net-kourier, config/); the operator puts them beside Knative itself. */
const kourierNamespaces = new Set(['kourier-system', 'knative-serving']);

/**
 * The gateway in front of Knative's routes, of its networking layer: the one that `config-network` names, else the one whose objects
 * are there. `local` is the listener for traffic inside the cluster.
 */
export function knativeGateway(
  objects: GatewayObjects,
  config: IngressConfig,
  local: boolean,
  tls: boolean,
): KnativeGateway | undefined {
  const byLayer = {
    istio: () =>
      layered(
        'Istio',
        istioGateway(
          objects,
          local ? 'local' : 'external',
          parseObjectName(local ? config.localGateway : config.ingressGateway),
        ),
      ),
    kourier: () => layered('Kourier', kourierGateway(objects, local)),
    'gateway-api': () => layered('Gateway API', netGatewayApiGateway(objects, local, tls)),
  };
  const chosen = networkingLayer(objects);
  if (chosen !== undefined) return byLayer[chosen]();
  return byLayer.kourier() ?? byLayer['gateway-api']() ?? byLayer.istio();
}

/** `ingress-class` of ConfigMap `config-network`, `istio.ingress.networking.knative.dev` and the like. */
export function networkingLayer(objects: GatewayObjects): 'istio' | 'kourier' | 'gateway-api' | undefined {
  const data = knativeData(objects, 'config-network');
  const stated = data['ingress-class'] ?? data['ingress.class'] ?? '';
  return (['istio', 'kourier', 'gateway-api'] as const).find((layer) => stated.startsWith(`${layer}.`));
}

function layered(
  layer: KnativeGateway['layer'],
  gateway: FoundGateway | undefined,
): KnativeGateway | undefined {
  return gateway === undefined ? undefined : { layer, gateway };
}

function kourierGateway(objects: GatewayObjects, local: boolean): FoundGateway | undefined {
  const name = local ? 'kourier-internal' : 'kourier';
  const service = objects.services
    .map(parseGatewayService)
    .find((candidate) => candidate.name === name && kourierNamespaces.has(candidate.namespace));
  return serviceGateway(service, 'the name that Kourier gives it');
}

/** `external-gateways` or `local-gateways` of ConfigMap `config-gateway` (net-gateway-api, config/config-gateway.yaml). */
function netGatewayApiGateway(
  objects: GatewayObjects,
  local: boolean,
  tls: boolean,
): FoundGateway | undefined {
  const key = local ? 'local-gateways' : 'external-gateways';
  const [entry] = yamlList(knativeData(objects, 'config-gateway')[key]);
  if (entry === undefined) return undefined;
  const why = `${key} of ConfigMap knative-serving/config-gateway`;
  const gateway = gatewayNameOf(entry);
  const byGateway = gateway === undefined ? undefined : gatewayApiGateway(objects, gateway, tls, why);
  const serviceName = serviceNameOf(entry);
  if (serviceName === undefined) return byGateway;
  const service = objects.services.map(parseGatewayService).find((each) => sameName(each, serviceName));
  const byService = serviceGateway(service, why);
  return byService && byGateway?.listenerPort !== undefined
    ? { ...byService, listenerPort: byGateway.listenerPort }
    : (byService ?? byGateway);
}

/** `gateway: NAMESPACE/NAME` today, `namespace:` and `name:` before. */
function gatewayNameOf(entry: unknown): ObjectName | undefined {
  const name = textAt(entry, 'name');
  const namespace = textAt(entry, 'namespace');
  const old = name === undefined || namespace === undefined ? undefined : { namespace, name };
  return parseObjectName(textAt(entry, 'gateway')) ?? old;
}

function serviceGateway(service: FoundGateway['service'], why: string): FoundGateway | undefined {
  if (service === undefined) return undefined;
  const name = formatName(service);
  return { name, why: `Service ${name} (${why})`, belief: 'cluster', service, addresses: [] };
}
