import type { Service } from '../kserve/service.js';
import {
  type FoundGateway,
  gatewayIdentity,
  parseGatewayService,
  serviceGateway,
} from './gateway-service.js';
import { gatewayApiGateway } from './gateway-api.js';
import { ingressGateway } from './ingress.js';
import { istioGateways } from './istio.js';
import { type ConfigDoubt, kserveConfig, type KServeConfig } from './kserve-config.js';
import { knativeConfigGateways, knativeIngressGateways, unknownLayer } from './knative.js';
import { findNamed, likelyNames, parseObjectName, sameName } from './object-name.js';
import { type Observations, usesTls } from './observations.js';
import { ownIngress, routeParents, virtualServiceGateways } from './own-routes.js';
import { whyGraphUnrouted, whyUnrouted } from './unrouted.js';

export type Choice = {
  /** Best first. */
  readonly gateways: readonly FoundGateway[];
  /** Why no gateway routes the service, though it has a URL; absent where one does. */
  readonly unrouted?: string;
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  /** Why KServe's own configuration is not known, where that may be why no gateway was found: one of the warnings. */
  readonly doubt?: string;
  /** No gateway is the cluster's: each service has an Ingress of its own. One of the findings says so. */
  readonly eachHasIngress?: true;
};

/** Of each look: the choice, its claims, its rules and what is read next all ask for it. */
const known = new WeakMap<Observations, Choice>();

/** Which gateways lead to the service, or, without a service, which there are, in each of the ways in which KServe is installed. */
export function chooseGateways(observations: Observations): Choice {
  const choice = known.get(observations) ?? choose(observations);
  known.set(observations, choice);
  return choice;
}

function choose(observations: Observations): Choice {
  const config = kserveConfig(observations);
  const platform = config.platform === undefined ? [] : [`${config.platform} (ConfigMap ${config.source})`];
  const choice =
    observations.options.gateway === undefined
      ? chosenByCluster(observations, config)
      : chosenByFlag(observations, config, observations.options.gateway);
  return { ...choice, findings: [...platform, ...choice.findings, ...config.findings] };
}

/** The deployment mode of the service, or the one that services have where they state none. */
export function modeOf(
  service: Service | undefined,
  config: KServeConfig,
): NonNullable<Service['deploymentMode']> {
  return isStandard(service) ? 'Standard' : (service?.deploymentMode ?? config.defaultDeploymentMode);
}

/** Whatever the cluster's default: it says so, or it is an LLMInferenceService, of which there is no other form. */
export function isStandard(service: Service | undefined): boolean {
  return service?.kind === 'llm' || service?.deploymentMode === 'Standard';
}

function chosenByFlag(observations: Observations, config: KServeConfig, text: string): Choice {
  const { objects } = observations;
  const wanted = parseObjectName(text);
  const nothing = { gateways: [], findings: [] };
  if (wanted === undefined) return { ...nothing, warnings: [`--gateway ${text} is not NAMESPACE/NAME`] };
  const service = objects.services.map(parseGatewayService).find((each) => sameName(each, wanted));
  const ingress = findNamed(objects.ingresses, wanted);
  const istio = findNamed(objects.istioGateways, wanted);
  const gateway =
    gatewayApiGateway(observations, wanted, usesTls(observations), 'given', '--gateway') ??
    (service && serviceGateway(service, '--gateway', 'given'));
  const gateways =
    gateway !== undefined
      ? [gateway]
      : ingress !== undefined
        ? [ingressGateway(objects, ingress, 'given')]
        : istio !== undefined
          ? istioGateways(observations, config, 'external', wanted, 'given')
          : [];
  if (gateways.length > 0) return { gateways, findings: gateways.map(({ why }) => why), warnings: [] };
  const names = likelyNames([...objects.gateways, ...objects.istioGateways], wanted);
  const there = names === '' ? '' : `; there are: ${names}`;
  const warning =
    istio === undefined
      ? `--gateway ${text}: no Gateway, Service or Ingress of that name can be read${there}`
      : `--gateway ${text}: Istio's Gateway names pods, and no Service that is surely its own; name the Service instead`;
  return { ...nothing, warnings: [warning] };
}

function chosenByCluster(observations: Observations, config: KServeConfig): Choice {
  const { service } = observations;
  if (service === undefined) return everyGateway(observations, config);
  const mode = modeOf(service, config);
  const unrouted = whyUnrouted(service, mode, config) ?? whyGraphUnrouted(observations, mode);
  if (unrouted !== undefined) {
    const local = mode === 'Knative' ? knativeLocal(observations, config, service) : [];
    return { gateways: local, unrouted, findings: [`${mode} mode: ${unrouted}`], warnings: [] };
  }
  const gateways = unique(
    mode === 'Knative' ? knative(observations, config) : standard(observations, config),
  );
  const unknown = mode === 'Knative' ? unknownLayer(observations) : undefined;
  const finding =
    gateways[0]?.why ??
    `no believed gateway was found for ${service.key}: its pods are reached by port-forward`;
  return {
    gateways,
    findings: [`${mode} mode: ${finding}`, ...(unknown === undefined ? [] : [unknown])],
    ...warnedOf(gateways.length > 0 ? undefined : config.doubt),
  };
}

/** The service's own route first, then what KServe's configuration names. */
function standard(observations: Observations, config: KServeConfig): readonly FoundGateway[] {
  const tls = usesTls(observations);
  const viaGatewayApi = config.enableGatewayApi || observations.service?.kind === 'llm';
  const stated = viaGatewayApi ? parseObjectName(config.kserveIngressGateway) : undefined;
  const byRoute = routeParents(observations).flatMap(({ gateway, ref, why }) => {
    const isStated = stated !== undefined && sameName(stated, gateway);
    const reason = isStated ? `ConfigMap ${config.source}` : why;
    return gatewayApiGateway(observations, gateway, tls, isStated ? 'cluster' : 'route', reason, ref) ?? [];
  });
  if (byRoute.length > 0) return byRoute;
  const isGraph = observations.service?.kind === 'graph';
  const byVirtualService = isGraph ? gatewaysOfVirtualServices(observations, config) : [];
  if (byVirtualService.length > 0) return byVirtualService;
  // KServe's gateway has no route of a graph: only one that a person wrote leads to it.
  if (viaGatewayApi && !isGraph) return kserveGateway(observations, config);
  const ingress = ownIngress(observations);
  return ingress === undefined ? [] : [ingressGateway(observations.objects, ingress, 'route')];
}

function gatewaysOfVirtualServices(
  observations: Observations,
  config: KServeConfig,
): readonly FoundGateway[] {
  return virtualServiceGateways(observations).flatMap(({ gateway, why }) =>
    istioGateways(observations, config, 'external', gateway, 'route').map((found) => ({
      ...found,
      why: `${found.why}; ${why}`,
    })),
  );
}

function kserveGateway(observations: Observations, config: KServeConfig): readonly FoundGateway[] {
  const wanted = parseObjectName(config.kserveIngressGateway);
  if (wanted === undefined || config.source === undefined) return [];
  const why = `ConfigMap ${config.source}`;
  return [gatewayApiGateway(observations, wanted, usesTls(observations), 'cluster', why) ?? []].flat();
}

/** The service's own VirtualService, then net-gateway-api's HTTPRoutes of it, then its Knative Ingress, then what configuration names. What both name is configuration's. */
function knative(observations: Observations, config: KServeConfig): readonly FoundGateway[] {
  const byConfig = knativeConfigGateways(observations, config, 'external', usesTls(observations));
  // Knative itself routes a graph.
  const isGraph = observations.service?.kind === 'graph';
  const byVirtualService = isGraph ? [] : gatewaysOfVirtualServices(observations, config);
  const byRoute = routeParents(observations).flatMap(
    ({ gateway, ref, why }) =>
      gatewayApiGateway(observations, gateway, usesTls(observations), 'route', why, ref) ?? [],
  );
  const named = byVirtualService.length > 0 ? byVirtualService : byRoute;
  const own = named.length > 0 ? named : knativeIngressGateways(observations, 'external');
  return own.length > 0 ? own.map((found) => believed(found, byConfig)) : byConfig;
}

/** The listener for traffic inside the cluster knows the entry component's internal host (KServe names it NAME-predictor). */
function knativeLocal(
  observations: Observations,
  config: KServeConfig,
  service: Service,
): readonly FoundGateway[] {
  const byConfig = knativeConfigGateways(observations, config, 'local', false);
  const own = knativeIngressGateways(observations, 'local');
  const found = own.length > 0 ? own.map((one) => believed(one, byConfig)) : byConfig;
  const entry = service.components.some(({ kind }) => kind === 'transformer') ? 'transformer' : 'predictor';
  const name = service.kind === 'graph' ? service.name : `${service.name}-${entry}`;
  const localHost = `${name}.${service.namespace}.svc.cluster.local`;
  return unique(found).map((gateway) => ({ ...gateway, localHost }));
}

/** The same gateway as configuration names it, where it does. */
function believed(found: FoundGateway, byConfig: readonly FoundGateway[]): FoundGateway {
  const { service } = found;
  const same = byConfig.find(
    (one) =>
      one.name === found.name ||
      (service !== undefined && one.service !== undefined && sameName(one.service, service)),
  );
  return same ?? found;
}

/** For the gateways alone: those that configuration names for all services, KServe's own first. A service's own route leads to no other's. */
function everyGateway(observations: Observations, config: KServeConfig): Choice {
  const { objects } = observations;
  const ofKserve = config.enableGatewayApi ? kserveGateway(observations, config) : [];
  const hasKnative = objects.knativeConfigs.length > 0 || config.defaultDeploymentMode === 'Knative';
  const ofKnative = hasKnative ? knativeConfigGateways(observations, config, 'external', false) : [];
  const gateways = unique(
    config.enableGatewayApi ? [...ofKserve, ...ofKnative] : [...ofKnative, ...ofKserve],
  );
  const source = config.source === undefined ? [] : [`KServe is configured in ConfigMap ${config.source}`];
  const eachHasIngress =
    config.source !== undefined && !config.enableGatewayApi && config.defaultDeploymentMode === 'Standard';
  const byIngress = eachHasIngress
    ? ['Each service is served by an Ingress of its own, which says where: isvc gateways NAME']
    : [];
  const unknown = hasKnative ? unknownLayer(observations) : undefined;
  return {
    gateways,
    findings: [
      ...source,
      ...gateways.map(({ why }) => why),
      ...byIngress,
      ...(unknown === undefined ? [] : [unknown]),
    ],
    ...warnedOf(config.doubt),
    ...(eachHasIngress ? { eachHasIngress } : {}),
  };
}

/** Those that configuration believes, whichever of them leads to the service at hand. */
export function believedGateways(observations: Observations): readonly FoundGateway[] {
  return everyGateway(observations, kserveConfig(observations)).gateways;
}

function warnedOf(doubt: ConfigDoubt | undefined): Pick<Choice, 'warnings' | 'doubt'> {
  if (doubt === undefined) return { warnings: [] };
  const warning = `${doubt.why} ${doubt.remedy}`;
  return { warnings: [warning], doubt: warning };
}

function unique(gateways: readonly FoundGateway[]): readonly FoundGateway[] {
  const seen = new Set<string>();
  return gateways.filter((gateway) => {
    const key = gatewayIdentity(gateway);
    return !seen.has(key) && seen.add(key);
  });
}
