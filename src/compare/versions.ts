import type { Cluster } from '../cluster/cluster.js';
import { canariesOf, type TrafficShare } from '../discovery/canaries.js';
import { findService } from '../discovery/find-service.js';
import { revisionParts } from '../discovery/service-part.js';
import { nameArgument } from '../kserve/service-key.js';
import type { LlmService, Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** A version to compare: a part of the service, or another service of its group. */
export type Version = { readonly facts: TrafficShare } & (
  | { readonly kind: 'part' }
  | { readonly kind: 'service'; readonly service: Service }
);

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
    const [stable, canary] = await canariesOf(cluster, service, signal);
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
