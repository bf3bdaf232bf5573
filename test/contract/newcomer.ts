import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { ObjectRef } from './world.js';

/** A service that a case makes and changes. Its server does not matter: nobody calls it. */
export function newcomer(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): KubeObject & ObjectRef {
  const metadata = { name, namespace, labels };
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata,
    spec: {
      predictor: { model: { modelFormat: { name: 'sklearn' }, storageUri: 'gs://kserve-demo/newcomer' } },
    },
  };
}
