import { textAt, textMapAt } from '../kserve/fields.js';
import type { IngressConfig } from '../kserve/ingress-config.js';
import {
  type FoundGateway,
  type GatewayService,
  parseGatewayService,
  serviceGateway,
} from './gateway-service.js';
import { istioListener } from './gateway-listeners.js';
import {
  knativeData,
  loadBalancerServices,
  type NamedService,
  type Visibility,
  yamlList,
} from './knative-objects.js';
import { findNamed, formatName, type ObjectName, parseServiceHost, sameName } from './object-name.js';
import { type Observations, usesTls } from './observations.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';

/** The Gateways of net-istio's manifests, and the Services that it takes for them where config-istio says nothing (pkg/reconciler/ingress/config/istio.go). */
const usual: Readonly<Record<Visibility, { readonly gateway: ObjectName; readonly service: ObjectName }>> = {
  external: {
    gateway: { namespace: 'knative-serving', name: 'knative-ingress-gateway' },
    service: { namespace: 'istio-system', name: 'istio-ingressgateway' },
  },
  local: {
    gateway: { namespace: 'knative-serving', name: 'knative-local-gateway' },
    service: { namespace: 'istio-system', name: 'knative-local-gateway' },
  },
};

/**
 * The ways to an Istio Gateway, best first. It names pods, not Services: so the Service that config-istio names for it; else the
 * one that Knative wrote into the service's Ingress, or KServe's `ingressService`, unless its selector says that it has other pods;
 * else those that choose its pods and stand where only administrators write. What is named and is not there is passed over. Services
 * for traffic inside the cluster lead to nothing else.
 */
export function istioGateways(
  observations: Observations,
  config: IngressConfig,
  visibility: Visibility,
  wanted: ObjectName,
  belief: FoundGateway['belief'],
): readonly FoundGateway[] {
  const { objects, service } = observations;
  const services = objects.services.map(parseGatewayService);
  const locals = localServices(observations, config);
  const fits = (each: ObjectName) =>
    locals.some((local) => sameName(local, each)) === (visibility === 'local');
  const there = ({ service: name, why }: NamedService) => {
    const found = services.find((each) => sameName(each, name));
    return found === undefined || !fits(found) ? [] : [{ service: found, why }];
  };
  const gateway = findNamed(objects.istioGateways, wanted);
  const listener =
    visibility === 'local' ? undefined : istioListener(gateway, service?.url?.host, usesTls(observations));
  const isChosen = ({ service: each }: { readonly service: GatewayService }) =>
    gateway === undefined || choosesPods(each, gateway);
  // A Service that is named in a configuration, or by its usual name, may stand before another Gateway than this one.
  const mayBe = ({ service: each }: { readonly service: GatewayService }) => !choosesOthers(each, gateway);
  const steps: readonly (() => readonly { readonly service: GatewayService; readonly why: string }[])[] = [
    () => configIstioServices(observations, visibility, wanted).flatMap(there),
    () =>
      usualService(visibility, wanted, configIstioEntries(observations, visibility))
        .flatMap(there)
        .filter(isChosen),
    () => loadBalancerServices(observations, visibility, 'istio').flatMap(there).filter(mayBe),
    () => (visibility === 'external' ? ingressService(config).flatMap(there).filter(mayBe) : []),
    () =>
      services
        .filter((each) => trustedNamespaces(observations, wanted).has(each.namespace) && fits(each))
        .filter((each) => choosesPods(each, gateway))
        .toSorted((a, b) => Number(isReachable(b)) - Number(isReachable(a)))
        .map((each) => ({ service: each, why: `the selector of Istio's Gateway ${formatName(wanted)}` })),
  ];
  for (const step of steps) {
    const found = step();
    if (found.length > 0)
      return found.map((one) => ({ ...serviceGateway(one.service, one.why, belief), ...listener }));
  }
  return [];
}

/** The Istio Gateways that configuration names, KServe's first. */
export function namedIstioGateways(
  observations: Observations,
  stated: ObjectName | undefined,
  visibility: Visibility,
): readonly ObjectName[] {
  const listed = configIstioEntries(observations, visibility).map(({ gateway }) => gateway);
  const all = [
    ...(stated === undefined ? [] : [stated]),
    ...(listed.length === 0 ? [usual[visibility].gateway] : listed),
  ];
  return all.filter((name, index) => all.findIndex((other) => sameName(other, name)) === index);
}

/** Whether a Service's selector contains the Gateway's: then its pods are the Gateway's. Anybody can write such a selector. */
export function choosesPods({ selector }: GatewayService, gateway: unknown): boolean {
  const wanted = Object.entries(textMapAt(gateway, 'spec', 'selector'));
  return wanted.length > 0 && wanted.every(([key, value]) => selector[key] === value);
}

/** Whether a Service's selector says otherwise than the Gateway's: then its pods are not the Gateway's. */
function choosesOthers({ selector }: GatewayService, gateway: unknown): boolean {
  return Object.entries(textMapAt(gateway, 'spec', 'selector')).some(
    ([key, value]) => selector[key] !== undefined && selector[key] !== value,
  );
}

/** Services for traffic inside the cluster: their pods are the gateway's as well, at another port. */
export function localServices(observations: Observations, config: IngressConfig): readonly ObjectName[] {
  const stated = parseServiceHost(config.localGatewayService);
  return [
    usual.local.service,
    ...(stated === undefined ? [] : [stated]),
    ...configIstioEntries(observations, 'local').flatMap(({ service }) => service ?? []),
    ...loadBalancerServices(observations, 'local', 'istio').map(({ service }) => service),
  ];
}

/** Where only administrators write: the Gateway's own namespace (whose writers decide over it anyway), and Istio's. */
function trustedNamespaces({ objects }: Observations, wanted: ObjectName): ReadonlySet<string> {
  const istio = webhookNamespace(objects.istioWebhooks);
  return new Set([
    wanted.namespace,
    'istio-system',
    'istio-ingress',
    ...(istio === undefined ? [] : [istio]),
  ]);
}

function isReachable({ externalAddresses, ports }: GatewayService): boolean {
  return externalAddresses.length > 0 || ports.some(({ nodePort }) => nodePort !== undefined);
}

function ingressService({ ingressService: host }: IngressConfig): readonly NamedService[] {
  const service = parseServiceHost(host);
  return service === undefined ? [] : [{ service, why: "ingressService of KServe's configuration" }];
}

/** Those that config-istio names for the wanted Gateway. */
function configIstioServices(
  observations: Observations,
  visibility: Visibility,
  wanted: ObjectName,
): readonly NamedService[] {
  return configIstioEntries(observations, visibility)
    .filter(({ gateway }) => sameName(gateway, wanted))
    .flatMap(({ service }) =>
      service === undefined
        ? []
        : [{ service, why: `ConfigMap config-istio names it for Gateway ${formatName(wanted)}` }],
    );
}

/** The Service that net-istio takes for its own Gateway, where config-istio names none: a person may have given that Gateway other pods. */
function usualService(
  visibility: Visibility,
  wanted: ObjectName,
  entries: readonly unknown[],
): readonly NamedService[] {
  return entries.length === 0 && sameName(wanted, usual[visibility].gateway)
    ? [{ service: usual[visibility].service, why: "net-istio's own, as config-istio names none" }]
    : [];
}

/**
 * The entries of `config-istio`: YAML lists `external-gateways` and `local-gateways` today, keys like
 * `gateway.NAMESPACE.NAME: HOST` and `local-gateway.…` before. An entry for Knative Services with certain labels comes last.
 */
function configIstioEntries(
  observations: Observations,
  visibility: Visibility,
): readonly { readonly gateway: ObjectName; readonly service: ObjectName | undefined }[] {
  const data = knativeData(observations, 'config-istio');
  const prefix = visibility === 'external' ? 'gateway.' : 'local-gateway.';
  const old = Object.entries(data)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, host]) => ({
      gateway: oldGatewayName(key.slice(prefix.length)),
      service: parseServiceHost(host),
    }));
  const today = yamlList(data[`${visibility}-gateways`])
    .toSorted((a, b) => Number(isForSome(a)) - Number(isForSome(b)))
    .map((entry) => ({
      gateway: { namespace: textAt(entry, 'namespace') ?? '', name: textAt(entry, 'name') ?? '' },
      service: parseServiceHost(textAt(entry, 'service')),
    }));
  return [...today, ...old];
}

function isForSome(entry: unknown): boolean {
  return Object.keys(textMapAt(entry, 'labelSelector', 'matchLabels')).length > 0;
}

function oldGatewayName(key: string): ObjectName {
  const dot = key.indexOf('.');
  return { namespace: key.slice(0, Math.max(dot, 0)), name: key.slice(dot + 1) };
}
