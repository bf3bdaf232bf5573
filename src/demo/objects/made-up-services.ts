import type { KubeObject } from '../../kserve/kube-object.js';
import { toTimestamp } from '../api/store.js';
import { readyStatus } from './ready-status.js';
import { toServing } from './serving.js';

const formats = ['sklearn', 'xgboost', 'tensorflow', 'onnx', 'lightgbm'] as const;
const subjects = ['fraud', 'churn', 'price', 'intent', 'ranking', 'demand', 'vision', 'speech'] as const;

/** InferenceServices for measuring: varied formats, protocols and readiness, without pods or routes. */
export function madeUpServices(count: number, namespace: string, nowMs: number): readonly KubeObject[] {
  return Array.from({ length: count }, (_, index) => madeUp(index, namespace, nowMs));
}

function madeUp(index: number, namespace: string, nowMs: number): KubeObject {
  const format = formats[index % formats.length] ?? 'sklearn';
  const subject = subjects[index % subjects.length] ?? 'model';
  const createdAtMs = nowMs - (index % 400) * 3_600_000;
  const createdAt = toTimestamp(new Date(createdAtMs));
  const isV2 = format !== 'tensorflow' && index % 3 === 0;
  const object: KubeObject = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: `${subject}-${String(index + 1).padStart(5, '0')}`,
      namespace,
      creationTimestamp: createdAt,
      annotations: { modelFormat: format, 'serving.kserve.io/deploymentMode': 'Standard' },
      labels: { team: subject, 'isvc-demo/made-up': 'true' },
    },
    spec: {
      predictor: {
        model: {
          modelFormat: { name: format },
          name: '',
          resources: {},
          ...(isV2 ? { protocolVersion: 'v2' } : {}),
          storageUri: `gs://example/${subject}/${index + 1}`,
        },
      },
    },
  };
  const settledAt = toTimestamp(new Date(createdAtMs + 2000));
  const serving = toServing(object, settledAt);
  const isReady = index % 20 !== 7;
  return { ...object, status: isReady ? readyStatus(serving) : loadingStatus(serving.runtime, settledAt) };
}

function loadingStatus(runtime: string, since: string): KubeObject {
  const notReady = (type: string): KubeObject => ({
    lastTransitionTime: since,
    message: 'Deployment does not have minimum availability.',
    reason: 'MinimumReplicasUnavailable',
    status: 'False',
    type,
  });
  return {
    clusterServingRuntimeName: runtime,
    components: { predictor: {} },
    conditions: ['IngressReady', 'PredictorReady', 'Ready'].map(notReady),
    deploymentMode: 'Standard',
    modelStatus: {
      copies: { failedCopies: 0 },
      states: { activeModelState: '', targetModelState: 'Pending' },
      transitionStatus: 'InProgress',
    },
    observedGeneration: 1,
  };
}
