import { randomUUID } from 'node:crypto';
import { toTimestamp } from '../../src/demo/api/store.js';
import { graphObjects, type GraphSurroundings } from '../../src/demo/objects/graph.js';
import { acceptedRoute } from '../../src/demo/objects/ready-objects.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { demoLanguageExtras } from './demo-language.js';

const gateway = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};

/** Services that the contract needs and that a person in front of the demo would only find in the way. */
export function demoExtras(namespace: string, gatewayUrl: string): readonly KubeObject[] {
  const now = toTimestamp(new Date());
  return [
    unknownFormat(namespace),
    ...demoLanguageExtras(namespace, gatewayUrl, now),
    ...graphs(namespace).flatMap((graph) => graphObjects(graph, now, v1Steps)),
    acceptedRoute(
      { settledAt: now },
      { namespace, name: 'iris-steps' },
      {
        hostnames: [`iris-steps-${namespace}.example.com`],
        rules: [{ backendRefs: [{ kind: 'Service', name: 'iris-steps', port: 80 }] }],
      },
    ),
    readyService(namespace, 'no-backend'),
    httpRoute(namespace, 'no-backend', 'no-backend', '60s'),
    readyService(namespace, 'route-timeout'),
    httpRoute(namespace, 'route-timeout', 'slow', '100ms'),
  ];
}

function inferenceService(namespace: string, name: string, format: string, status: KubeObject): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace, name },
    spec: { predictor: { model: { modelFormat: { name: format }, name: '' } } },
    status: { deploymentMode: 'Standard', ...status },
  };
}

/** As KServe 0.20 leaves a service whose format no runtime has. */
function unknownFormat(namespace: string): KubeObject {
  return inferenceService(namespace, 'unknown-format', 'no-such-format', {
    conditions: ['IngressReady', 'PredictorReady', 'Ready'].map((type) => ({ type, status: 'Unknown' })),
    modelStatus: {
      lastFailureInfo: {
        message: 'No runtime found to support specified framework/version',
        reason: 'NoSupportingRuntime',
      },
      states: { activeModelState: '', targetModelState: 'FailedToLoad' },
      transitionStatus: 'InvalidSpec',
    },
  });
}

function readyService(namespace: string, name: string): KubeObject {
  return inferenceService(namespace, name, 'sklearn', {
    conditions: ['IngressReady', 'PredictorReady', 'Ready'].map((type) => ({ type, status: 'True' })),
    clusterServingRuntimeName: 'kserve-sklearnserver',
    url: `http://${name}-${namespace}.example.com`,
  });
}

function httpRoute(namespace: string, name: string, backend: string, request: string): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace, name },
    spec: {
      parentRefs: [gateway],
      hostnames: [`${name}-${namespace}.example.com`],
      rules: [{ backendRefs: [{ name: `${backend}-predictor`, port: 80 }], timeouts: { request } }],
    },
    status: {
      parents: [
        {
          parentRef: gateway,
          controllerName: 'istio.io/gateway-controller',
          conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status: 'True' })),
        },
      ],
    },
  };
}

/** Both services of iris answer V1 here; of vLLM's format KServe's webhook says V2. */
const v1Steps: GraphSurroundings = {
  service: (namespace, name) =>
    name === 'writer'
      ? { metadata: { namespace, name }, spec: { predictor: { model: { protocolVersion: 'v2' } } } }
      : undefined,
  runtimeProtocols: () => ['v1'],
};

/** The graphs of test/cluster/models/language/graphs.yaml; the demo has one with a dead step itself. */
function graphs(namespace: string): readonly KubeObject[] {
  const first = { name: 'first', serviceName: 'sklearn-iris' };
  const second = { name: 'second', serviceName: 'sklearn-v2-iris', data: '$request' };
  const graph = (name: string, routerType: string, steps: readonly KubeObject[]): KubeObject => ({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'InferenceGraph',
    metadata: { namespace, name, uid: randomUUID() },
    spec: { nodes: { root: { routerType, steps } } },
  });
  return [
    graph('iris-steps', 'Sequence', [first, second]),
    graph('ends-early', 'Sequence', [first, { ...second, condition: 'predictions.#(==2)' }]),
    graph('both', 'Ensemble', [
      { name: 'one', serviceName: 'sklearn-iris' },
      { name: 'other', serviceName: 'sklearn-v2-iris' },
    ]),
    graph('language-step', 'Sequence', [{ name: 'write', serviceName: 'writer' }]),
    graph('choice', 'Switch', [{ name: 'several', serviceName: 'sklearn-iris', condition: 'instances.1' }]),
  ];
}
