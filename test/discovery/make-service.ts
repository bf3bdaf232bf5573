import type { InferenceService } from '../../src/kserve/service.js';

/** A ready service of the demo's namespace, with what a test changes. */
export function makeService(more: Partial<InferenceService> = {}): InferenceService {
  const name = more.name ?? 'm';
  const namespace = more.namespace ?? 'demo';
  const host = `${name}-${namespace}.example.com`;
  return {
    kind: 'inference',
    key: `${namespace}/${name}`,
    namespace,
    name,
    uid: 'u',
    resourceVersion: '1',
    labels: {},
    readiness: 'ready',
    url: { scheme: 'http', host, path: '' },
    protocol: 'v1',
    protocolWhy: 'the default',
    modelName: name,
    modelNameWhy: "the service's name",
    clusterLocal: false,
    components: [],
    conditions: [],
    ...more,
  };
}
