import { textAt, textMapAt } from '../kserve/fields.js';
import type { FoundGateway } from './found-gateway.js';
import { parseGatewayService, type GatewayService } from './gateway-service.js';
import { knativeData, yamlList } from './knative-config.js';
import { findNamed, formatName, parseServiceHost, sameName, type ObjectName } from './object-name.js';
import type { GatewayObjects } from './observations.js';

type Side = 'external' | 'local';

/** net-istio's defaults (pkg/reconciler/ingress/config/istio.go). */
const defaultServices: Readonly<Record<Side, ObjectName>> = {
  external: { namespace: 'istio-system', name: 'istio-ingressgateway' },
  local: { namespace: 'istio-system', name: 'knative-local-gateway' },
};

/**
 * Istio's ingress gateway, or the listener for traffic inside the cluster: the Service that ConfigMap `config-istio` names for
 * the Istio Gateway `wanted`, else one whose pods that Gateway's `spec.selector` chooses, else net-istio's default.
 */
export function istioGateway(
  objects: GatewayObjects,
  side: Side,
  wanted: ObjectName | undefined,
): FoundGateway | undefined {
  const services = objects.services.map(parseGatewayService);
  const named = (name: ObjectName) => services.find((service) => sameName(service, name));
  const configured = configuredServices(objects, side, wanted).find((name) => named(name));
  if (configured !== undefined)
    return found(
      named(configured),
      `ConfigMap knative-serving/config-istio names Service ${formatName(configured)}`,
    );
  const selected = services.find((service) => isSelected(service, objects, wanted));
  if (selected !== undefined && side === 'external')
    return found(selected, `the selector of Istio's Gateway ${formatName(wanted ?? selected)}`);
  const usual = named(defaultServices[side]) ?? (side === 'external' ? services.find(isLabelled) : undefined);
  return found(usual, 'the name that Istio and Knative give it');
}

function found(service: GatewayService | undefined, why: string): FoundGateway | undefined {
  if (service === undefined) return undefined;
  const name = formatName(service);
  return { name, why: `Service ${name} (${why})`, belief: 'cluster', service, addresses: [] };
}

/** Istio's demo profile and its old chart label their ingress gateway so. */
function isLabelled({ labels }: GatewayService): boolean {
  return labels['istio'] === 'ingressgateway';
}

/** An Istio Gateway chooses pods by labels, and a chart sets what labels it likes: so its selector decides, not a fixed one. */
function isSelected(
  service: GatewayService,
  objects: GatewayObjects,
  wanted: ObjectName | undefined,
): boolean {
  if (wanted === undefined) return false;
  const selector = Object.entries(textMapAt(findNamed(objects.istioGateways, wanted), 'spec', 'selector'));
  return selector.length > 0 && selector.every(([key, value]) => service.selector[key] === value);
}

/**
 * The Services in `config-istio`: YAML lists `external-gateways` and `local-gateways` today, keys like
 * `gateway.NAMESPACE.NAME: HOST` and `local-gateway.…` before. Those for the wanted Gateway first.
 */
function configuredServices(
  objects: GatewayObjects,
  side: Side,
  wanted: ObjectName | undefined,
): readonly ObjectName[] {
  const data = knativeData(objects, 'config-istio');
  const prefix = side === 'external' ? 'gateway.' : 'local-gateway.';
  const old = Object.entries(data)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, host]) => ({ gateway: oldGatewayName(key.slice(prefix.length)), host }));
  const today = yamlList(data[`${side}-gateways`]).map((entry) => ({
    gateway: { namespace: textAt(entry, 'namespace') ?? '', name: textAt(entry, 'name') ?? '' },
    host: textAt(entry, 'service'),
  }));
  const isWanted = ({ gateway }: { gateway: ObjectName }) =>
    wanted !== undefined && sameName(gateway, wanted);
  return [...today, ...old]
    .toSorted((a, b) => Number(isWanted(b)) - Number(isWanted(a)))
    .flatMap(({ host }) => parseServiceHost(host) ?? []);
}

function oldGatewayName(key: string): ObjectName {
  const dot = key.indexOf('.');
  return { namespace: key.slice(0, Math.max(dot, 0)), name: key.slice(dot + 1) };
}
