import { believedGateways, chooseGateways } from './choose-gateway.js';
import { type GatewayClaim, type GatewayService, parseGatewayService } from './gateway-service.js';
import { acceptedAddresses, namesGateway, unbelievedAddresses } from './gateway-owner.js';
import { choosesPods, localServices } from './istio.js';
import { kserveConfig } from './kserve-config.js';
import { findNamed, formatName, nameOf, type ObjectName, parseObjectName, sameName } from './object-name.js';
import type { Observations } from './observations.js';
import { routeParents, virtualServiceGateways } from './own-routes.js';

/** A longer list would not help a person to choose, and a tenant may make any number of them. */
const mostClaims = 20;

/** Labels and names that gateways usually have: anybody may give them to a Service. */
const looks: readonly (readonly [what: string, fits: (service: GatewayService) => boolean])[] = [
  ["its labels are those of Istio's ingress gateway", ({ labels }) => labels['istio'] === 'ingressgateway'],
  [
    'its labels are those of a Gateway API Gateway',
    ({ labels }) =>
      Object.keys(labels).some((key) => /^gateway\.(?:envoyproxy|networking\.k8s)\.io\//u.test(key)),
  ],
  ['its name is that of Kourier', ({ name }) => name === 'kourier'],
  [
    'its labels are those of an Ingress controller',
    ({ labels, ports }) =>
      ['ingress-nginx', 'nginx-ingress', 'traefik'].includes(labels['app.kubernetes.io/name'] ?? '') &&
      ports.some(({ port, name }) => port === 80 || name === 'http' || name === 'web'),
  ],
];

/** Addresses that look like a gateway and are not believed: used only where the person names it. */
export function gatewayClaims(observations: Observations): readonly GatewayClaim[] {
  const { objects } = observations;
  const { gateways: chosen, unrouted } = chooseGateways(observations);
  // Where nothing routes the service, a gateway that is believed leads nowhere, and is not a claim either.
  const gateways = unrouted === undefined ? chosen : [...chosen, ...believedGateways(observations)];
  const config = kserveConfig(observations);
  const taken = new Set(
    gateways.flatMap(({ name, service }) => [name, ...(service ? [formatName(service)] : [])]),
  );
  const stated = parseObjectName(config.kserveIngressGateway);
  const wanted = [
    ...(config.enableGatewayApi && stated !== undefined ? [stated] : []),
    ...routeParents(observations).map(({ gateway }) => gateway),
  ];
  const locals = localServices(observations, config);
  const ofServices = objects.services
    .map(parseGatewayService)
    .filter((service) => !taken.has(formatName(service)) && !locals.some((local) => sameName(local, service)))
    .flatMap((service): readonly GatewayClaim[] => {
      const why = whyClaimed(observations, service, wanted);
      return why === undefined ? [] : [{ name: formatName(service), kind: 'Service', why }];
    });
  const ofGateways = objects.gateways.flatMap((gateway): readonly GatewayClaim[] => {
    const name = nameOf(gateway);
    const claim = { name: formatName(name), kind: 'Gateway' } as const;
    const used = gateways.find((each) => each.name === claim.name);
    const addresses = unbelievedAddresses(gateway, acceptedAddresses(observations, name));
    const isHeldBack = used === undefined || (used.belief === 'route' && used.service === undefined);
    if (isHeldBack && addresses.length > 0) {
      const why = `its author asked for its addresses (${addresses.join(', ')}), and no believed configuration names it`;
      return [{ ...claim, why, addresses }];
    }
    if (taken.has(claim.name)) return [];
    const why = wanted.some((one) => sameName(one, name))
      ? 'nothing proves which address is its own'
      : 'no believed configuration names it';
    return [{ ...claim, why }];
  });
  return [...ofServices, ...ofGateways].slice(0, mostClaims);
}

function whyClaimed(
  observations: Observations,
  service: GatewayService,
  wanted: readonly ObjectName[],
): string | undefined {
  const { objects } = observations;
  const owner = wanted.find((name) => namesGateway(service, name));
  if (owner !== undefined)
    return `its labels name Gateway ${formatName(owner)}, but it stands neither in that Gateway's namespace nor in its controller's`;
  const byRoute = virtualServiceGateways(observations).map(({ gateway }) => gateway);
  const istio = [...byRoute, ...objects.istioGateways.map(nameOf)].find((name) =>
    choosesPods(service, findNamed(objects.istioGateways, name)),
  );
  if (istio !== undefined)
    return `its selector chooses the pods of Istio's Gateway ${formatName(istio)}, as anybody's may`;
  const look = looks.find(([, fits]) => fits(service));
  return look === undefined ? undefined : `${look[0]}, and no believed configuration names it`;
}
