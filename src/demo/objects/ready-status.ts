import type { KubeObject } from '../../kserve/kube-object.js';
import { hostOf, type Serving } from './serving.js';

/** A model that is there in its newest version (ModelStatus, pkg/apis/serving/v1beta1/inference_service_status.go). */
export const loadedModel: KubeObject = {
  copies: { failedCopies: 0, totalCopies: 1 },
  states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
  transitionStatus: 'UpToDate',
};

/** The status that KServe's controller writes for a ready service in Standard mode. */
export function readyStatus(serving: Serving): KubeObject {
  const { name, namespace, runtime, settledAt } = serving;
  const condition = (type: string, fields: KubeObject): KubeObject => {
    return { lastTransitionTime: settledAt, ...fields, type };
  };
  return {
    address: { url: `http://${name}-predictor.${namespace}.svc.cluster.local` },
    clusterServingRuntimeName: runtime,
    components: { predictor: { url: `http://${hostOf(`${name}-predictor`, namespace)}` } },
    conditions: [
      condition('IngressReady', { status: 'True' }),
      condition('PredictorReady', {
        message: `ReplicaSet "${name}-predictor-7c9d6b5f4d" has successfully progressed.`,
        reason: 'NewReplicaSetAvailable',
        status: 'True',
      }),
      condition('Ready', { status: 'True' }),
      condition('Stopped', { severity: 'Info', status: 'False' }),
    ],
    deploymentMode: 'Standard',
    modelStatus: loadedModel,
    observedGeneration: 1,
    url: `http://${hostOf(name, namespace)}`,
  };
}
