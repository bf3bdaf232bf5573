import { withSteps } from '../kserve/graph-steps.js';
import { serviceKey } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';

/** The services, where each graph has what its steps' services tell: those are among `steps`. Without a graph, the same list. */
export function withAllSteps(services: readonly Service[], steps: readonly Service[]): readonly Service[] {
  if (!services.some(({ kind }) => kind === 'graph')) return services;
  const byKey = new Map(steps.map((step) => [step.key, step]));
  return services.map((service) =>
    service.kind === 'graph'
      ? withSteps(service, (name) => byKey.get(serviceKey('inference', service.namespace, name)))
      : service,
  );
}
