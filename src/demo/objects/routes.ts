import { at, listAt, textAt, type ApiObject } from '../api/api-object.js';
import type { ObjectStore } from '../api/store.js';
import type { GatewayRoute, PathMatch, PathRule } from '../gateway/gateway-routes.js';
import { subjectOf } from '../token-issuer.js';
import type { Backend, Backends } from './backends.js';

/** Hints of `demo.isvc/…` by `NAMESPACE/NAME` of the InferenceService. */
export type Hints = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The routes of the gateway, kept as the HTTPRoutes in the store state it. */
export type RouteTable = {
  readonly byHost: Map<string, GatewayRoute>;
  /** The rules of a route without a host, by the route's `NAMESPACE/NAME`. */
  readonly byPath: Map<string, readonly PathRule[]>;
};

/** Plays the gateway's controller: fills the table from the HTTPRoutes in the store, now and as they change. */
export function followRoutes(
  store: ObjectStore,
  backends: Backends,
  hints: Hints,
  { byHost, byPath }: RouteTable,
): void {
  store.subscribe(({ kind, type, stored, previous }) => {
    if (kind.kind !== 'HTTPRoute') return;
    byPath.delete(stored.key);
    if (previous !== undefined) for (const host of hostsOf(previous.object)) byHost.delete(host);
    if (type === 'DELETED') return;
    const rules = listAt(stored.object, 'spec', 'rules').map((rule) =>
      toRule(stored.object, rule, backends, hints),
    );
    const [first] = rules;
    if (first === undefined) return;
    const hosts = hostsOf(stored.object);
    // KServe's routes with a host have one rule, for every path.
    for (const host of hosts) byHost.set(host, first.route);
    if (hosts.length === 0) byPath.set(stored.key, rules);
  });
}

function hostsOf(route: ApiObject): readonly string[] {
  return listAt(route, 'spec', 'hostnames').map((host) => String(host).toLowerCase());
}

function toRule(route: ApiObject, rule: unknown, backends: Backends, hints: Hints): PathRule {
  const { namespace = '' } = route.metadata;
  const backend = at(rule, 'backendRefs', 0);
  const timeoutMs = durationMs(textAt(rule, 'timeouts', 'request'));
  const replacePrefix = textAt(rule, 'filters', 0, 'urlRewrite', 'path', 'replacePrefixMatch');
  return {
    matches: listAt(rule, 'matches').map(toMatch),
    ...(replacePrefix === undefined ? {} : { replacePrefix }),
    route: {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...toBackend(namespace, textAt(backend, 'kind') ?? 'Service', textAt(backend, 'name') ?? '', backends),
      ...accessOf(namespace, textAt(backend, 'name') ?? '', hints),
    },
  };
}

/** The way to a Service of the cluster, with what its InferenceService's hints say of who may pass. */
export function serviceRoute(
  namespace: string,
  name: string,
  backends: Backends,
  hints: Hints,
): GatewayRoute {
  return { ...toBackend(namespace, 'Service', name, backends), ...accessOf(namespace, name, hints) };
}

function toMatch(match: unknown): PathMatch {
  const headers = listAt(match, 'headers').map((header) => [
    (textAt(header, 'name') ?? '').toLowerCase(),
    textAt(header, 'value') ?? '',
  ]);
  const type = textAt(match, 'path', 'type') === 'Exact' ? 'exact' : 'prefix';
  return { type, path: textAt(match, 'path', 'value') ?? '/', headers: Object.fromEntries(headers) };
}

function toBackend(namespace: string, kind: string, name: string, backends: Backends): GatewayRoute {
  const pool = kind === 'InferencePool' ? backends.pool(namespace, name) : undefined;
  const now = (): Backend => pool ?? backends.service(namespace, name);
  return {
    backend: async (request, signal) => (await now().handler?.(request, signal)) ?? 'reset',
    hasReadyPod: () => now().handler !== undefined && now().hasReadyPod(),
    ...(pool === undefined ? {} : { picker: pool.picker }),
  };
}

function accessOf(namespace: string, backend: string, hints: Hints): Pick<GatewayRoute, 'access' | 'caller'> {
  const { access, caller } = hints.get(`${namespace}/${backend.replace(/-predictor(?:-\d{5})?$/, '')}`) ?? {};
  return {
    ...(access === 'jwt' || access === 'login' ? { access } : {}),
    ...(caller === undefined ? {} : { caller: subjectOf({ namespace, name: caller }) }),
  };
}

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Gateway API's durations (GEP-2257): `60s`, `1m30s`, `0s`. Undefined for anything else. */
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d{1,5}(?:ms|[hms])){1,4}$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(?<!\d)(\d+)(ms|[hms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0);
}
