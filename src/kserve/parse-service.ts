import { parseInferenceService } from './inference-service.js';
import type { KubeObject } from './kube-object.js';
import type { Service, ServiceKind } from './service.js';
import { noRuntimes } from './serving-runtime.js';

/** Undefined for an object without a name; never throws. */
export type ServiceParser = (object: KubeObject) => Service | undefined;

/**
 * The parser of a kind's objects; of an InferenceService, without what only its runtime tells. Those of the other kinds are loaded
 * where there are such objects.
 */
export async function loadParser(kind: ServiceKind): Promise<ServiceParser> {
  switch (kind) {
    case 'inference':
      return (object) => parseInferenceService(object, noRuntimes);
    case 'llm':
      return (await import('./llm-inference-service.js')).parseLlmInferenceService;
    case 'graph':
      return (await import('./inference-graph.js')).parseInferenceGraph;
  }
}
