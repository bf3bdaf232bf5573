import { at, listAt, textAt, type ApiObject } from '../api/api-object.js';
import type { ObjectStore } from '../api/store.js';
import type { GatewayRoute } from '../gateway/gateway-routes.js';
import type { Backends } from './backends.js';
import { serviceRoute, durationMs, type Hints } from './routes.js';
import { externalGateway, localGateway, localGatewayHost } from './virtual-services.js';

/** A VirtualService's routes by host, for each of its gateways. */
type HostRoutes = ReadonlyMap<string, GatewayRoute>;

/**
 * Plays istiod for the demo's gateway: fills the table by host from the VirtualServices in the store, now and as they change. One that
 * leads to the gateway inside the cluster passes through the gateway once more, by the host that its headers set.
 */
export function followVirtualServices(
  store: ObjectStore,
  backends: Backends,
  hints: Hints,
  byHost: Map<string, GatewayRoute>,
): void {
  const inside = new Map<string, GatewayRoute>();
  const read = (object: ApiObject, gateway: string): HostRoutes =>
    routesAt(object, gateway, (rule) => toRoute(object, rule, backends, hints, inside));
  store.subscribe(({ kind, type, stored, previous }) => {
    if (kind.kind !== 'VirtualService') return;
    for (const [gateway, table] of [
      [externalGateway, byHost],
      [localGateway, inside],
    ] as const) {
      if (previous !== undefined)
        for (const host of read(previous.object, gateway).keys()) table.delete(host);
      if (type === 'DELETED') continue;
      for (const [host, route] of read(stored.object, gateway)) table.set(host, route);
    }
  });
}

/** The first rule for each host at that gateway that asks for no header. */
function routesAt(object: ApiObject, gateway: string, toTarget: (rule: unknown) => GatewayRoute): HostRoutes {
  const rules = listAt(object, 'spec', 'http');
  return new Map(
    listAt(object, 'spec', 'hosts').flatMap((name) => {
      const host = String(name).toLowerCase();
      const rule = rules.find((each) => listAt(each, 'match').some((match) => takes(match, gateway, host)));
      return rule === undefined ? [] : [[host, toTarget(rule)] as const];
    }),
  );
}

function takes(match: unknown, gateway: string, host: string): boolean {
  const regex = textAt(match, 'authority', 'regex');
  const isFor =
    regex === undefined
      ? host.startsWith(textAt(match, 'authority', 'prefix') ?? '')
      : new RegExp(regex, 'u').test(host);
  return isFor && at(match, 'headers') === undefined && listAt(match, 'gateways').includes(gateway);
}

function toRoute(
  object: ApiObject,
  rule: unknown,
  backends: Backends,
  hints: Hints,
  inside: HostRoutes,
): GatewayRoute {
  const host = textAt(rule, 'route', 0, 'destination', 'host') ?? '';
  // Istio sets no time limit where the rule states none.
  const timeoutMs = durationMs(textAt(rule, 'timeout')) ?? 0;
  if (host === localGatewayHost) {
    const next = textAt(rule, 'headers', 'request', 'set', 'Host') ?? '';
    return { timeoutMs, onceMore: () => inside.get(next.toLowerCase()) };
  }
  const [name = '', namespace = object.metadata.namespace ?? ''] = host.split('.');
  return { timeoutMs, ...serviceRoute(namespace, name, backends, hints) };
}
