import type { GraphService, LlmService } from '../../src/kserve/service.js';
import { service } from './samples.js';

// Services of the kinds that are not InferenceServices, for tests of what is drawn of them.

/** A ready LLMInferenceService of the namespace kserve-demo, with two pods behind an endpoint picker. */
export function llmService(changes: Partial<LlmService> = {}): LlmService {
  const name = changes.name ?? 'chat';
  const { kind: _kind, modelFailure: _none, ...facts } = service({ name });
  return {
    ...facts,
    kind: 'llm',
    key: `llmisvc/kserve-demo/${name}`,
    url: { scheme: 'http', host: '172.18.0.3', path: `/kserve-demo/${name}` },
    protocol: 'openai',
    protocolWhy: 'every LLMInferenceService speaks it',
    components: [
      {
        kind: 'main',
        traffic: [],
        ports: [],
        workload: { kind: 'Deployment', name: `${name}-kserve` },
        replicas: { ready: 1, wanted: 2 },
      },
      { kind: 'scheduler', traffic: [], ports: [] },
    ],
    servedNames: [name, `publishers/kserve-demo/models/${name}`],
    addresses: [
      {
        url: { scheme: 'http', host: '172.18.0.3', path: `/kserve-demo/${name}` },
        use: 'own path',
        models: [name],
      },
    ],
    gateways: ['kserve/kserve-ingress-gateway'],
    scheduler: { service: `${name}-epp-service`, pool: `${name}-inference-pool` },
    routeRefs: [],
    configs: ['kserve/kserve-config-llm-template'],
    ...changes,
  };
}

/** A ready InferenceGraph of the namespace kserve-demo. */
export function graphService(
  nodes: GraphService['nodes'],
  changes: Partial<GraphService> = {},
): GraphService {
  const name = changes.name ?? 'pipeline';
  const { kind: _kind, modelFailure: _none, ...facts } = service({ name });
  return { ...facts, kind: 'graph', key: `ig/kserve-demo/${name}`, nodes, ...changes };
}
