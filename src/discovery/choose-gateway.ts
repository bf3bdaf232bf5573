import type { Service } from '../kserve/service.js';
import type { FoundGateway } from './found-gateway.js';
import { gatewayApiGateway } from './gateway-api.js';
import { parseGatewayService } from './gateway-service.js';
import { ingressGateway } from './ingress.js';
import { istioGateway } from './istio.js';
import { kserveConfig, type KServeConfig } from './kserve-config.js';
import { knativeGateway } from './knative.js';
import { findNamed, formatName, parseObjectName, sameName } from './object-name.js';
import type { Observations } from './observations.js';

export type Choice = {
  /** Best first. */
  readonly gateways: readonly FoundGateway[];
  /** Why no gateway routes the service, though it has a URL; absent where one does. */
  readonly unrouted?: string;
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
};

/** Which gateways lead to the service, or, without a service, which there are, in each of the ways in which KServe is installed. */
export function chooseGateways(observations: Observations): Choice {
  const config = kserveConfig(observations.objects);
  const platform = config.platform === undefined ? [] : [`${config.platform} (ConfigMap ${config.source})`];
  const choice =
    observations.options.gateway === undefined
      ? chosenByConfig(observations, config)
      : chosenByFlag(observations, observations.options.gateway);
  return { ...choice, findings: [...platform, ...choice.findings] };
}

/** Whether the service is reached over TLS. */
export function usesTls(observations: Observations): boolean {
  return observations.service?.url?.scheme === 'https';
}

function chosenByFlag(observations: Observations, text: string): Choice {
  const { objects } = observations;
  const wanted = parseObjectName(text);
  const nothing = { gateways: [], findings: [] };
  if (wanted === undefined) return { ...nothing, warnings: [`--gateway ${text} is not NAMESPACE/NAME`] };
  const service = objects.services.map(parseGatewayService).find((each) => sameName(each, wanted));
  const byService: FoundGateway | undefined = service && {
    name: text,
    why: `Service ${text} (--gateway)`,
    belief: 'given',
    service,
    addresses: [],
  };
  const ingress = findNamed(objects.ingresses, wanted);
  const istio = findNamed(objects.istioGateways, wanted);
  const gateway =
    gatewayApiGateway(objects, wanted, usesTls(observations), '--gateway') ??
    byService ??
    (ingress && ingressGateway(objects, ingress)) ??
    (istio && istioGateway(objects, 'external', wanted));
  return gateway === undefined
    ? { ...nothing, warnings: [`--gateway ${text}: no Gateway, Service or Ingress of that name can be read`] }
    : { gateways: [{ ...gateway, belief: 'given' }], findings: [gateway.why], warnings: [] };
}

function chosenByConfig(observations: Observations, config: KServeConfig): Choice {
  const { service } = observations;
  if (service === undefined) return everyGateway(observations, config);
  const mode = service.deploymentMode ?? config.defaultDeploymentMode;
  const unrouted = whyUnrouted(service, mode, config);
  if (unrouted !== undefined) {
    const local = mode === 'Knative' ? knativeLocal(observations, config, service) : [];
    return { gateways: local, unrouted, findings: [`${mode} mode: ${unrouted}`], warnings: [] };
  }
  const gateways =
    mode === 'Knative' ? knative(observations, config) : standard(observations, config, service);
  const finding =
    gateways[0]?.why ?? `no gateway was found for ${service.key}: its pods are reached by port-forward`;
  return { gateways, findings: [`${mode} mode: ${finding}`], warnings: [] };
}

/**
 * A URL is not a route: KServe sets URL and IngressReady in these cases too (pkg/controller/v1beta1/inferenceservice/reconcilers/ingress).
 * On OpenShift the label `exposed` asks for a Route, which another controller makes whatever KServe's own setting.
 */
function whyUnrouted(
  service: Service,
  mode: Service['deploymentMode'],
  config: KServeConfig,
): string | undefined {
  if (service.clusterLocal) return `${service.key} is cluster-local: no gateway routes it from outside`;
  const exposed = service.labels['networking.kserve.io/visibility'] === 'exposed';
  if (mode !== 'Standard' || exposed) return undefined;
  if (config.disableIngressCreation) return `disableIngressCreation is set in ${config.source}`;
  return config.ingressDomain === 'svc.cluster.local'
    ? `ingressDomain is svc.cluster.local in ${config.source}`
    : undefined;
}

function standard(
  observations: Observations,
  config: KServeConfig,
  service: Service,
): readonly FoundGateway[] {
  const { objects } = observations;
  const byGateway =
    config.enableGatewayApi || config.source === undefined ? kserveGateway(observations, config) : [];
  if (byGateway.length > 0 || config.enableGatewayApi) return byGateway;
  const ingress = findNamed(objects.ingresses, service);
  if (ingress !== undefined) return [ingressGateway(objects, ingress)];
  // Only where the configuration is unreadable is a gateway that merely exists worth a try.
  return config.source === undefined ? knative(observations, config) : [];
}

function kserveGateway(observations: Observations, config: KServeConfig): readonly FoundGateway[] {
  const wanted = parseObjectName(config.kserveIngressGateway);
  if (wanted === undefined) return [];
  const why = config.source === undefined ? "KServe's default" : `ConfigMap ${config.source}`;
  const found = gatewayApiGateway(observations.objects, wanted, usesTls(observations), why);
  return found === undefined ? [] : [found];
}

function knative(observations: Observations, config: KServeConfig): readonly FoundGateway[] {
  const found = knativeGateway(observations.objects, config, false, usesTls(observations));
  return found === undefined ? [] : [{ ...found.gateway, why: `${found.layer}: ${found.gateway.why}` }];
}

/** The listener for traffic inside the cluster knows the entry component's internal host (KServe names it NAME-predictor). */
function knativeLocal(
  observations: Observations,
  config: KServeConfig,
  service: Service,
): readonly FoundGateway[] {
  const found = knativeGateway(observations.objects, config, true, false);
  if (found === undefined) return [];
  const entry = service.components.some(({ kind }) => kind === 'transformer') ? 'transformer' : 'predictor';
  const localHost = `${service.name}-${entry}.${service.namespace}.svc.cluster.local`;
  return [{ ...found.gateway, why: `${found.layer}: ${found.gateway.why}`, localHost }];
}

/** For the gateways alone: KServe's own first, then what else is there. */
function everyGateway(observations: Observations, config: KServeConfig): Choice {
  const { objects } = observations;
  const ofKserve = kserveGateway(observations, config);
  const ofKnative = knative(observations, config);
  const ingresses = objects.ingresses.map((ingress) => ingressGateway(objects, ingress));
  const ordered = config.enableGatewayApi
    ? [...ofKserve, ...ofKnative, ...ingresses]
    : [...ofKnative, ...ingresses, ...ofKserve];
  const seen = new Set<string>();
  const gateways = ordered.filter((gateway) => {
    const key = identityOf(gateway);
    return !seen.has(key) && seen.add(key);
  });
  const source = config.source === undefined ? [] : [`KServe is configured in ConfigMap ${config.source}`];
  return { gateways, findings: [...source, ...gateways.map(({ why }) => why)], warnings: [] };
}

/** Many Ingresses share one controller, and a Gateway its Service. */
function identityOf({ service, addresses, name }: FoundGateway): string {
  if (service !== undefined) return formatName(service);
  return addresses.map(({ address }) => address).join(' ') || name;
}
