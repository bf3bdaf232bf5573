import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parseInferenceService } from '../../src/kserve/inference-service.js';
import { runtimeLookup } from '../../src/kserve/serving-runtime.js';
import type { Service } from '../../src/kserve/service.js';

/** An InferenceService as the API server gives it, with these fields in place of a ready sklearn service's. */
export function inferenceService(fields: {
  readonly metadata?: KubeObject;
  readonly predictor?: KubeObject;
  readonly transformer?: KubeObject;
  readonly status?: KubeObject;
}): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: 'sklearn-iris',
      namespace: 'kserve-test',
      uid: '611ba9c9-a842-4099-b758-073a797c0a16',
      resourceVersion: '593',
      creationTimestamp: '2026-11-24T09:05:54Z',
      ...fields.metadata,
    },
    spec: {
      predictor: fields.predictor ?? {
        model: { modelFormat: { name: 'sklearn' }, name: '', storageUri: 'gs://models/sklearn' },
      },
      ...(fields.transformer === undefined ? {} : { transformer: fields.transformer }),
    },
    status: fields.status ?? readyStatus(),
  };
}

export function readyStatus(more: KubeObject = {}): KubeObject {
  return {
    url: 'http://sklearn-iris-kserve-test.example.com',
    address: { url: 'http://sklearn-iris-predictor.kserve-test.svc.cluster.local' },
    deploymentMode: 'Standard',
    clusterServingRuntimeName: 'kserve-sklearnserver',
    components: { predictor: { url: 'http://sklearn-iris-predictor-kserve-test.example.com' } },
    conditions: [
      condition('IngressReady', 'True'),
      condition(
        'PredictorReady',
        'True',
        'NewReplicaSetAvailable',
        'ReplicaSet has successfully progressed.',
      ),
      condition('Ready', 'True'),
      { ...condition('Stopped', 'False'), severity: 'Info' },
    ],
    modelStatus: { transitionStatus: 'UpToDate', states: { targetModelState: 'Loaded' } },
    ...more,
  };
}

export function condition(type: string, status: string, reason = '', message = ''): KubeObject {
  return { type, status, reason, message, lastTransitionTime: '2026-11-24T09:05:56Z' };
}

/** Runtimes as `kubectl get clusterservingruntimes` shows them. */
const runtimes = runtimeLookup([
  runtime('kserve-huggingfaceserver', ['v2', 'v1']),
  runtime('kserve-sklearnserver', ['v1', 'v2']),
  runtime('kserve-tensorflow-serving', ['v1', 'grpc-v1']),
  runtime('own-tensorflow', ['grpc-v1'], [{ name: 'h2c', containerPort: 9000 }]),
]);

export function runtime(
  name: string,
  protocolVersions: readonly string[],
  ports: readonly KubeObject[] = [],
): KubeObject {
  return {
    metadata: { name },
    spec: { protocolVersions, containers: [{ name: 'kserve-container', ports }] },
  };
}

export function parsed(fields: Parameters<typeof inferenceService>[0]): Service {
  const service = parseInferenceService(inferenceService(fields), runtimes);
  if (service === undefined) throw new Error('the test made an object without a name');
  return service;
}
