import { stepNames, withSteps } from '../kserve/graph-steps.js';
import { serviceKey } from '../kserve/service-key.js';
import type { GraphService, Service, ServiceKey } from '../kserve/service.js';

/** The services, where each graph has what its steps' services tell: those are among `steps`. Without a graph, the same list. */
export function withAllSteps(services: readonly Service[], steps: readonly Service[]): readonly Service[] {
  const graphs = services.filter((service) => service.kind === 'graph');
  if (graphs.length === 0) return services;
  const named = new Set(graphs.flatMap(stepKeys));
  // Steps may be thousands of services, of which graphs name few.
  const byKey = new Map(steps.filter(({ key }) => named.has(key)).map((step) => [step.key, step]));
  return services.map((service) =>
    service.kind === 'graph'
      ? withSteps(service, (name) => byKey.get(serviceKey('inference', service.namespace, name)))
      : service,
  );
}

/** The services that its steps call. */
export function stepKeys(graph: GraphService): readonly ServiceKey[] {
  return stepNames(graph).map((name) => serviceKey('inference', graph.namespace, name));
}
