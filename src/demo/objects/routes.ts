import type { GatewayRoute } from '../gateway.js';
import { listAt, textAt, type ApiObject } from '../api/api-object.js';
import type { ObjectStore } from '../api/store.js';
import type { DemoModel } from '../models/catalog.js';
import type { Activator } from './activator.js';
import { subjectOf } from '../token-issuer.js';

/** Hints of `demo.isvc/…` by `NAMESPACE/NAME` of the InferenceService. */
export type Hints = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Plays the gateway's controller: the routes by host, as the HTTPRoutes in the store state them, now and as they change.
 * A route whose service has no model server has no healthy backend.
 */
export function followRoutes(
  store: ObjectStore,
  models: ReadonlyMap<string, DemoModel>,
  hints: Hints,
  activator: Activator,
  routes: Map<string, GatewayRoute>,
): void {
  const add = (route: ApiObject): void => {
    for (const host of hostsOf(route)) routes.set(host, toRoute(route, models, hints, activator));
  };
  store.subscribe(({ kind, type, stored, previous }) => {
    if (kind.kind !== 'HTTPRoute') return;
    if (previous !== undefined) for (const host of hostsOf(previous.object)) routes.delete(host);
    if (type !== 'DELETED') add(stored.object);
  });
}

function hostsOf(route: ApiObject): readonly string[] {
  return listAt(route, 'spec', 'hostnames').map((host) => String(host).toLowerCase());
}

function toRoute(
  route: ApiObject,
  models: ReadonlyMap<string, DemoModel>,
  hints: Hints,
  activator: Activator,
): GatewayRoute {
  const backend = textAt(route, 'spec', 'rules', 0, 'backendRefs', 0, 'name') ?? '';
  // A revision's Service in Knative mode.
  const service = backend.replace(/-predictor(?:-\d{5})?$/, '');
  const model = models.get(service);
  const { namespace = '' } = route.metadata;
  const { access, caller } = hints.get(`${namespace}/${service}`) ?? {};
  const timeoutMs = durationMs(textAt(route, 'spec', 'rules', 0, 'timeouts', 'request'));
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(model === undefined ? {} : { backend: activator.before(namespace, service, model.handler) }),
    ...(access === 'jwt' || access === 'login' ? { access } : {}),
    ...(caller === undefined ? {} : { caller: subjectOf({ namespace, name: caller }) }),
  };
}

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Gateway API's durations (GEP-2257): `60s`, `1m30s`, `0s`. Undefined for anything else. */
function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d{1,5}(?:ms|[hms])){1,4}$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(ms|[hms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0);
}
