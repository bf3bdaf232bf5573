import { textAt } from '../kserve/fields.js';
import { layerName } from '../kserve/knative-layer.js';
import { type FoundGateway, parseGatewayService, serviceGateway } from './gateway-service.js';
import { gatewayApiGateway } from './gateway-api.js';
import { istioGateways, namedIstioGateways } from './istio.js';
import type { KServeConfig } from './kserve-config.js';
import {
  ingressLayer,
  knativeData,
  knativeNamespace,
  loadBalancerIps,
  loadBalancerServices,
  type NamedService,
  serviceIngresses,
  serviceNameOf,
  type Visibility,
  yamlList,
  yamlValue,
} from './knative-objects.js';
import { findNamed, type ObjectName, parseObjectName, sameName } from './object-name.js';
import type { Observations } from './observations.js';

const layerNames = new Map([
  ['istio', 'Istio'],
  ['kourier', 'Kourier'],
  ['gateway-api', 'Gateway API'],
  ['contour', 'Contour'],
]);

/** The layer that serves Knative's routes, for a person. */
function layerLabel(layer: string | undefined): string {
  return layerNames.get(layer ?? '') ?? layer ?? 'Knative';
}

/**
 * Knative's networking layer: the class of the service's own Ingress, else that of `config-network`, else Knative's default, Istio
 * (knative.dev/networking, pkg/config: `IstioIngressClassName`). Undefined where nothing could be read.
 */
export function networkingLayer(observations: Observations): string | undefined {
  return (
    serviceIngresses(observations).flatMap((object) => ingressLayer(object) ?? [])[0] ??
    configLayer(observations)
  );
}

function configLayer(observations: Observations): string | undefined {
  const data = knativeData(observations, 'config-network');
  const stated = data['ingress-class'] ?? data['ingress.class'];
  if (stated !== undefined) return layerName(stated) ?? stated;
  return observations.readings.knativeConfigs === 'forbidden' ? undefined : 'istio';
}

/** The gateways that Knative's own configuration (and KServe's, with Istio) names for a visibility, in its order. */
export function knativeConfigGateways(
  observations: Observations,
  config: KServeConfig,
  visibility: Visibility,
  tls: boolean,
): readonly FoundGateway[] {
  const layer = configLayer(observations);
  const found = ofLayer(layer, observations, config, visibility, tls);
  return found.map((gateway) => ({ ...gateway, why: `${layerLabel(layer)}: ${gateway.why}` }));
}

function ofLayer(
  layer: string | undefined,
  observations: Observations,
  config: KServeConfig,
  visibility: Visibility,
  tls: boolean,
): readonly FoundGateway[] {
  const byLayer: Readonly<Record<string, () => readonly FoundGateway[]>> = {
    istio: () => istioConfigGateways(observations, config, visibility),
    kourier: () => namedServices(observations, kourierServices(observations, visibility)),
    'gateway-api': () => netGatewayApiGateways(observations, visibility, tls),
    contour: () => namedServices(observations, contourServices(observations, visibility)),
  };
  return layer !== undefined && Object.hasOwn(byLayer, layer) ? (byLayer[layer]?.() ?? []) : [];
}

function istioConfigGateways(
  observations: Observations,
  config: KServeConfig,
  visibility: Visibility,
): readonly FoundGateway[] {
  const stated = visibility === 'external' ? config.ingressGateway : config.localGateway;
  const wanted = config.source === undefined ? undefined : parseObjectName(stated);
  return namedIstioGateways(observations, wanted, visibility).flatMap((name) =>
    istioGateways(observations, config, visibility, name, 'cluster'),
  );
}

/**
 * The gateways that the service's own Knative Ingress names. Its layer's controller wrote them there; they are believed for this
 * service, and no other.
 */
export function knativeIngressGateways(
  observations: Observations,
  visibility: Visibility,
): readonly FoundGateway[] {
  const services = observations.objects.services.map(parseGatewayService);
  const named = loadBalancerServices(observations, visibility).flatMap(({ service: name, why }) => {
    const service = services.find((each) => sameName(each, name));
    return service === undefined ? [] : [serviceGateway(service, why, 'route')];
  });
  const [first] = serviceIngresses(observations);
  const addresses = visibility === 'external' ? loadBalancerIps(observations) : [];
  if (named.length > 0 || addresses.length === 0 || first === undefined) return named;
  const name = `${textAt(first, 'metadata', 'namespace') ?? ''}/${textAt(first, 'metadata', 'name') ?? ''}`;
  return [{ name, why: `Knative's Ingress ${name}`, belief: 'route', addresses }];
}

function namedServices(observations: Observations, names: readonly NamedService[]): readonly FoundGateway[] {
  const services = observations.objects.services.map(parseGatewayService);
  return names.flatMap(({ service: name, why }) => {
    const service = services.find((each) => sameName(each, name));
    return service === undefined ? [] : [serviceGateway(service, why, 'cluster')];
  });
}

/** Kourier's Services (net-kourier, config/); the operator puts them beside Knative itself. */
function kourierServices(observations: Observations, visibility: Visibility): readonly NamedService[] {
  const name = visibility === 'local' ? 'kourier-internal' : 'kourier';
  return ['kourier-system', knativeNamespace(observations)].map((namespace) => ({
    service: { namespace, name },
    why: 'the name that Kourier gives it',
  }));
}

/** `visibility` of ConfigMap `config-contour`, and its defaults (net-contour, pkg/reconciler/contour/config/contour.go). */
function contourServices(observations: Observations, visibility: Visibility): readonly NamedService[] {
  const [key, usual] =
    visibility === 'external'
      ? (['ExternalIP', 'contour-external'] as const)
      : (['ClusterLocal', 'contour-internal'] as const);
  const services = yamlValue(knativeData(observations, 'config-contour')['visibility']);
  const stated = parseObjectName(textAt(services, key, 'service'));
  return stated === undefined
    ? [{ service: { namespace: usual, name: 'envoy' }, why: 'the name that net-contour gives it' }]
    : [{ service: stated, why: 'visibility of ConfigMap config-contour' }];
}

/** The Gateways that net-gateway-api takes where `config-gateway` says nothing (pkg/reconciler/ingress/config/gateway.go). */
const netGatewayApiDefaults: Readonly<Record<Visibility, unknown>> = {
  external: { gateway: 'istio-system/knative-gateway', service: 'istio-system/istio-ingressgateway' },
  local: { gateway: 'istio-system/knative-local-gateway', service: 'istio-system/knative-local-gateway' },
};

/** `external-gateways` or `local-gateways` of ConfigMap `config-gateway`. */
function netGatewayApiGateways(
  observations: Observations,
  visibility: Visibility,
  tls: boolean,
): readonly FoundGateway[] {
  const key = `${visibility}-gateways`;
  const stated = yamlList(knativeData(observations, 'config-gateway')[key]);
  const where = `${key} of ConfigMap ${knativeNamespace(observations)}/config-gateway`;
  return (stated.length === 0 ? [netGatewayApiDefaults[visibility]] : stated).flatMap((entry) =>
    entryGateway(observations, entry, tls, stated.length === 0 ? `the default of ${where}` : where),
  );
}

function entryGateway(
  observations: Observations,
  entry: unknown,
  tls: boolean,
  why: string,
): readonly FoundGateway[] {
  const name = gatewayNameOf(entry);
  const byGateway = name && gatewayApiGateway(observations, name, tls, 'cluster', why);
  const serviceName = serviceNameOf(entry);
  const object = serviceName && findNamed(observations.objects.services, serviceName);
  if (object === undefined) return byGateway === undefined ? [] : [byGateway];
  const { listener, tls: terminates } = byGateway ?? {};
  return [
    {
      ...serviceGateway(parseGatewayService(object), why, 'cluster'),
      ...(listener === undefined ? {} : { listener }),
      ...(terminates === undefined ? {} : { tls: terminates }),
    },
  ];
}

/** `gateway: NAMESPACE/NAME` today, `namespace:` and `name:` before. */
function gatewayNameOf(entry: unknown): ObjectName | undefined {
  const name = textAt(entry, 'name');
  const namespace = textAt(entry, 'namespace');
  const old = name === undefined || namespace === undefined ? undefined : { namespace, name };
  return parseObjectName(textAt(entry, 'gateway')) ?? old;
}

/** A layer that isvc does not know: what the service's own Ingress says still leads there. */
export function unknownLayer(observations: Observations): string | undefined {
  const layer = networkingLayer(observations);
  return layer === undefined || layerNames.has(layer)
    ? undefined
    : `Knative's networking layer here is ${layer}, which isvc does not know: only a service's own Ingress of Knative says where it is served`;
}
