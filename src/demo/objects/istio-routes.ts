import { at, listAt, textAt, type ApiObject } from '../api/api-object.js';
import type { ObjectStore } from '../api/store.js';
import type { GatewayRoute } from '../gateway/gateway-routes.js';
import type { Backends } from './backends.js';
import { durationMs, serviceRoute, type Hints } from './routes.js';
import { externalGateway, hostPattern, localGateway, localGatewayHost } from './virtual-services.js';

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
  const gateways = listAt(object, 'spec', 'gateways');
  const rules = listAt(object, 'spec', 'http');
  const takes = (match: unknown, host: string): boolean => {
    const own = listAt(match, 'gateways');
    const isThere = (own.length === 0 ? gateways : own).includes(gateway);
    return isThere && at(match, 'headers') === undefined && isFor(at(match, 'authority'), host);
  };
  return new Map(
    listAt(object, 'spec', 'hosts').flatMap((name) => {
      const host = String(name).toLowerCase();
      const rule = rules.find((each) => matchesOf(each).some((match) => takes(match, host)));
      return rule === undefined ? [] : [[host, toTarget(rule)] as const];
    }),
  );
}

/** A rule without a match takes every request. */
function matchesOf(rule: unknown): readonly unknown[] {
  const matches = listAt(rule, 'match');
  return matches.length === 0 ? [{}] : matches;
}

/** Of regular expressions only the one that KServe writes: a host and no other. */
function isFor(authority: unknown, host: string): boolean {
  const [regex, exact, prefix] = ['regex', 'exact', 'prefix'].map((kind) => textAt(authority, kind));
  if (regex !== undefined) return regex === hostPattern(host);
  return exact === undefined ? host.startsWith(prefix ?? '') : exact.toLowerCase() === host;
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
