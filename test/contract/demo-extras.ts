import type { KubeObject } from '../../src/kserve/kube-object.js';

const gateway = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};

/** Services that the contract needs and that a person in front of the demo would only find in the way. */
export function demoExtras(namespace: string): readonly KubeObject[] {
  return [
    unknownFormat(namespace),
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
  };
}
