import { componentSpec, envOf } from './component-spec.js';
import { textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import type { RuntimeLookup } from './serving-runtime.js';

type RestProtocol = 'v1' | 'v2';

/** The runtime whose list decides in which protocol a graph calls an InferenceService; undefined where none is asked. */
export function namedRuntime(service: KubeObject): string | undefined {
  if (componentSpec(service, 'transformer') !== undefined) return undefined;
  return textAt(componentSpec(service, 'predictor')?.model, 'runtime');
}

/**
 * In which protocol KServe has the router of a graph call an InferenceService: a transformer's own, else the first of V1 and V2 that
 * the runtime lists which the spec names, whatever `protocolVersion` says, else that (kserve v0.20.0
 * pkg/controller/v1beta1/inferenceservice/utils/utils.go, GetPredictorEndpoint). Undefined where it is neither of the two: then KServe
 * writes no path, or no graph.
 */
export function protocolInGraph(service: KubeObject, runtimes: RuntimeLookup): RestProtocol | undefined {
  const transformer = componentSpec(service, 'transformer');
  if (transformer !== undefined) return restProtocol(envOf(transformer.container, 'PROTOCOL'));
  const predictor = componentSpec(service, 'predictor');
  if (predictor?.model === undefined) return restProtocol(envOf(predictor?.container, 'PROTOCOL'));
  const name = namedRuntime(service);
  const runtime =
    name === undefined ? undefined : runtimes(name, textAt(service, 'metadata', 'namespace') ?? 'default');
  const listed = runtime?.protocolVersions ?? [];
  return listed.length > 0
    ? listed.map(restProtocol).find((protocol) => protocol !== undefined)
    : restProtocol(textAt(predictor.model, 'protocolVersion'));
}

/** V1 where nothing is stated. */
function restProtocol(text = 'v1'): RestProtocol | undefined {
  return text === 'v1' || text === 'v2' ? text : undefined;
}
