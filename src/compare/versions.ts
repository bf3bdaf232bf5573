import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { findService, getObject } from '../discovery/find-service.js';
import { predictorService, revisionParts } from '../discovery/service-part.js';
import { listAt, numberAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameArgument } from '../kserve/service-key.js';
import type { InferenceService, LlmService, Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';

/** A version to compare: a part of the service, or another service of its group. */
export type Version = { readonly facts: VersionFacts } & (
  | { readonly kind: 'part' }
  | { readonly kind: 'service'; readonly service: Service }
);

type VersionFacts = { readonly name: string; readonly what: string; readonly percent?: number };

/**
 * The two versions of a service that share its traffic, the one that serves most first: Knative's revisions, KServe's canaries
 * (`spec.canary[]`, since 0.20), the members of a group of LLMInferenceServices. Throws Problem "usage" where it has one alone.
 */
export async function versionsOf(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<readonly [Version, Version]> {
  if (service.kind === 'llm' && service.group !== undefined) {
    const pair = await groupVersions(cluster, service, signal);
    if (pair !== undefined) return pair;
  }
  const [latest, before] = revisionParts(service).map(({ name, what, percent }): Version => ({
    kind: 'part',
    facts: { name, what, ...(percent === undefined ? {} : { percent }) },
  }));
  if (latest !== undefined && before !== undefined) return [before, latest];
  if (service.kind === 'inference') {
    const [stable, canary] = await canaryVersions(cluster, service, signal);
    if (stable !== undefined && canary !== undefined) {
      return [
        { kind: 'part', facts: stable },
        { kind: 'part', facts: canary },
      ];
    }
  }
  throw new Problem('usage', `${service.key} has only one version.`, {
    remedy: `Compare it with another service: isvc compare ${nameArgument(service.key)} OTHER`,
  });
}

async function groupVersions(
  cluster: Cluster,
  service: LlmService,
  signal: AbortSignal,
): Promise<readonly [Version, Version] | undefined> {
  const members = service.group?.members ?? [];
  const all = members.reduce((sum, { weight }) => sum + weight, 0);
  const share = (weight: number) => (all === 0 ? 0 : Math.round((1000 * weight) / all) / 10);
  const other = members
    .filter(({ name }) => name !== service.name)
    .toSorted((a, b) => b.weight - a.weight)[0];
  const own = members.find(({ name }) => name === service.name);
  if (other === undefined) return undefined;
  const found = await findService(cluster, service.namespace, `llmisvc/${other.name}`, signal);
  const factsOf = (one: Service, weight: number) => ({
    name: one.name,
    what: one.key,
    percent: share(weight),
  });
  return [
    { kind: 'service', service, facts: factsOf(service, own?.weight ?? 0) },
    { kind: 'service', service: found, facts: factsOf(found, other.weight) },
  ];
}

/**
 * The version beside the canaries, then those of KServe's `spec.canary[]` (pkg/apis/serving/v1beta1/inference_service.go, CanarySpec): the
 * predictor's name is the canary's. The traffic is what the service's HTTPRoute says: KServe 0.20.0 makes the canary's pods, but no
 * weight in a route. Nothing where there is no canary.
 */
async function canaryVersions(
  cluster: Cluster,
  service: InferenceService,
  signal: AbortSignal,
): Promise<readonly VersionFacts[]> {
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
