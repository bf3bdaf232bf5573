import type { Cluster } from '../cluster/cluster.js';
import { findService, getObject } from '../discovery/find-service.js';
import { revisionParts } from '../discovery/service-part.js';
import { listAt, numberAt, textAt } from '../kserve/fields.js';
import type { LlmService, Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

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
  const canaries = service.kind === 'inference' ? await canariesOf(cluster, service, signal) : [];
  const [canary] = canaries;
  if (canary !== undefined) {
    const rest = 100 - canaries.reduce((sum, { percent = 0 }) => sum + percent, 0);
    const stable = { name: 'stable', what: 'the version beside the canaries', percent: rest };
    return [
      { kind: 'part', facts: stable },
      { kind: 'part', facts: canary },
    ];
  }
  throw new Problem('usage', `${service.key} has one version alone.`, {
    remedy: 'Compare it with another service: isvc compare NAME OTHER',
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

/** KServe's `spec.canary[]` (pkg/apis/serving/v1beta1/inference_service.go, CanarySpec): the predictor's name is the canary's. */
async function canariesOf(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<readonly VersionFacts[]> {
  const object = await getObject(cluster, service, signal);
  return listAt(object, 'spec', 'canary').flatMap((one) => {
    const name = textAt(one, 'predictor', 'name');
    const percent = numberAt(one, 'trafficPercent');
    if (name === undefined) return [];
    return [
      { name: `canary/${name}`, what: `canary ${name}`, ...(percent === undefined ? {} : { percent }) },
    ];
  });
}
