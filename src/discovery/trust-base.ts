import { listAt, textAt, textsAt } from '../kserve/fields.js';
import { isClusterHost } from '../kserve/service-url.js';
import { chooseGateways } from './choose-gateway.js';
import { type FoundGateway, pickPort } from './gateway-service.js';
import { gatewayAccess, loadBalancerCandidates, nodePortCandidates } from './gateway-routes.js';
import { kserveConfig } from './kserve-config.js';
import { knativeData } from './knative-objects.js';
import { findNamed, type ObjectName, parseObjectName } from './object-name.js';
import type { Observations } from './observations.js';

/** A gateway that believed configuration names. */
export type TrustedGateway = {
  /** `NAMESPACE/NAME` of the Gateway or Service. */
  readonly name: string;
  readonly why: string;
  /** Its Service, which has a name inside the cluster. */
  readonly service?: ObjectName;
  /** Where it listens, ports included: another port of the same address may be anybody's. IPs, or host names as load balancers have. */
  readonly places: readonly { readonly address: string; readonly port: number }[];
};

/** A domain of the cluster's own services: itself, and every host under it. In lower case, without dots at its ends. */
export type TrustedDomain = { readonly domain: string; readonly why: string };

/** The believed configuration of the cluster, as far as it was read: a URL or a token may be held against it. */
export type TrustBase = {
  readonly gateways: readonly TrustedGateway[];
  readonly domains: readonly TrustedDomain[];
};

/** Configuration's word alone: what a service's own route or status says adds nothing to it, and `--gateway` neither. */
export function trustBase(observations: Observations): TrustBase {
  const { gateway: _given, ...options } = observations.options;
  const { service: _service, ...rest } = observations;
  const byConfig = { ...rest, options };
  const all = [
    ...chooseGateways({ ...byConfig, ...serviceOf(observations) }).gateways,
    ...chooseGateways(byConfig).gateways,
  ];
  const gateways = all.filter(
    ({ belief, name }, index) => belief === 'cluster' && all.findIndex((one) => one.name === name) === index,
  );
  return {
    gateways: gateways.map((gateway) => trusted(gateway, byConfig)),
    domains: withoutRepeats([
      ...kserveDomains(observations),
      ...knativeDomains(observations),
      ...openShiftDomains(observations),
      ...gateways.flatMap((gateway) => listenerDomains(gateway, observations)),
    ]),
  };
}

function serviceOf({ service }: Observations): Partial<Observations> {
  return service === undefined ? {} : { service };
}

function trusted(gateway: FoundGateway, observations: Observations): TrustedGateway {
  const { name, why, service } = gateway;
  // Without a port for TLS, one would be made up.
  const schemes =
    service !== undefined && pickPort(service, true, gateway.listener) === undefined
      ? [false]
      : [false, true];
  const outside = schemes.flatMap((urlTls) => {
    const place = gatewayAccess(gateway, urlTls);
    return [...loadBalancerCandidates(place), ...nodePortCandidates(place, observations)];
  });
  const inside = (service?.clusterIps ?? []).flatMap((address) =>
    (service?.ports ?? []).map(({ port }) => ({ address, port })),
  );
  const places = [...outside.map(({ address, port }) => ({ address, port })), ...inside];
  const unique = new Map(places.map((place) => [`${place.address} ${place.port}`, place]));
  return {
    name,
    why,
    ...(service === undefined ? {} : { service: { namespace: service.namespace, name: service.name } }),
    places: [...unique.values()],
  };
}

function kserveDomains(observations: Observations): readonly TrustedDomain[] {
  const { source, ingressDomain, additionalIngressDomains } = kserveConfig(observations);
  if (source === undefined) return [];
  return [
    ...domainsOf([ingressDomain], `ingressDomain of ConfigMap ${source}`),
    ...domainsOf(additionalIngressDomains, `additionalIngressDomains of ConfigMap ${source}`),
  ];
}

/** Each key of `config-domain` is a domain (serving, pkg/reconciler/route/config/domain.go). */
function knativeDomains(observations: Observations): readonly TrustedDomain[] {
  return domainsOf(
    Object.keys(knativeData(observations, 'config-domain')),
    'ConfigMap config-domain of Knative',
  );
}

/** The domain of OpenShift's Routes (config.openshift.io/v1 Ingress `cluster`, spec.domain). */
function openShiftDomains({ objects }: Observations): readonly TrustedDomain[] {
  const domains = objects.openShiftIngresses.flatMap((object) => textAt(object, 'spec', 'domain') ?? []);
  return domainsOf(domains, "the domain of OpenShift's Routes");
}

/** The hostnames of a Gateway's listeners, or of the servers of an Istio Gateway (`NAMESPACE/HOST` or `HOST`). */
function listenerDomains({ name }: FoundGateway, { objects }: Observations): readonly TrustedDomain[] {
  const wanted = parseObjectName(name);
  if (wanted === undefined) return [];
  const listeners = listAt(findNamed(objects.gateways, wanted), 'spec', 'listeners');
  const servers = listAt(findNamed(objects.istioGateways, wanted), 'spec', 'servers');
  const hosts = [
    ...listeners.flatMap((listener) => textAt(listener, 'hostname') ?? []),
    ...servers.flatMap((server) => textsAt(server, 'hosts')).map((host) => host.replace(/^[^/]*\//u, '')),
  ];
  return domainsOf(hosts, `a listener of Gateway ${name}`);
}

/** Names that only the cluster knows, and those of one label, would list what is not the cluster's. */
function domainsOf(texts: readonly string[], why: string): readonly TrustedDomain[] {
  return texts
    .map((text) => text.toLowerCase().replace(/^\*\./u, '').replace(/\.$/u, ''))
    .filter((domain) => /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/u.test(domain))
    .filter((domain) => domain !== 'cluster.local' && !isClusterHost(`x.${domain}`))
    .map((domain) => ({ domain, why }));
}

function withoutRepeats(domains: readonly TrustedDomain[]): readonly TrustedDomain[] {
  const first = new Map<string, TrustedDomain>();
  for (const one of domains) if (!first.has(one.domain)) first.set(one.domain, one);
  return [...first.values()];
}
