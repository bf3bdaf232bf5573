import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { listAt, numberAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { InferenceService } from '../kserve/service.js';
import { defined } from '../runtime/defined.js';
import { getObject } from './find-service.js';
import { predictorService } from './service-part.js';

/** A version of a service: its name as `--to` takes it, what it is in words, and its share of the traffic in percent, where that is known. */
export type TrafficShare = { readonly name: string; readonly what: string; readonly percent?: number };

/**
 * The version beside the canaries, then those of KServe's `spec.canary[]` (pkg/apis/serving/v1beta1/inference_service.go, CanarySpec): the
 * predictor's name is the canary's. The traffic is what the service's HTTPRoute says: KServe 0.20.0 makes the canary's pods, but no
 * weight in a route. Nothing where there is no canary.
 */
export async function canariesOf(
  cluster: Cluster,
  service: InferenceService,
  signal: AbortSignal,
): Promise<readonly TrafficShare[]> {
  const object = await getObject(cluster, service, signal);
  const canaries = listAt(object, 'spec', 'canary').flatMap((one) => {
    const canary = textAt(one, 'predictor', 'name');
    return canary === undefined ? [] : [{ canary, wanted: numberAt(one, 'trafficPercent') }];
  });
  if (canaries.length === 0) return [];
  const stable = predictorService(service.name, service.predictorName);
  const routes = await cluster.read(resources.httpRoutes, { namespace: service.namespace }, signal);
  const shares = sharesOf(routes.items, service, stable);
  const shareOf = (backend: string) => (shares === undefined ? undefined : (shares.get(backend) ?? 0));
  return [
    {
      name: 'stable',
      what: 'the version beside the canaries',
      ...defined({ percent: shareOf(stable) }),
    },
    ...canaries.map(({ canary, wanted }) => {
      const percent = shareOf(predictorService(service.name, canary));
      const asked = wanted === undefined || wanted === percent ? '' : `, ${wanted} % by spec.canary`;
      return { name: `canary/${canary}`, what: `canary ${canary}${asked}`, ...defined({ percent }) };
    }),
  ];
}

/** The shares in percent of the Services beside that of the stable version, by the weights of the service's own HTTPRoutes. */
function sharesOf(
  routes: readonly KubeObject[],
  { name }: InferenceService,
  stable: string,
): ReadonlyMap<string, number> | undefined {
  const own = routes.filter((route) =>
    [name, `${name}-predictor`].includes(textAt(route, 'metadata', 'name') ?? ''),
  );
  const split = own
    .flatMap((route) => listAt(route, 'spec', 'rules'))
    .map((rule) => listAt(rule, 'backendRefs').map(weightedBackend))
    .find((backends) => backends.some(([backend]) => backend === stable));
  if (split === undefined) return undefined;
  const all = split.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(
    split.map(([backend, weight]) => [backend, all === 0 ? 0 : Math.round((1000 * weight) / all) / 10]),
  );
}

/** The name and the weight, which is 1 where none is stated (Gateway API, BackendRef). */
function weightedBackend(ref: unknown): readonly [string, number] {
  return [textAt(ref, 'name') ?? '', numberAt(ref, 'weight') ?? 1];
}
