import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';

/** The label that KServe gives everything that it makes for a service (constants.InferenceServicePodLabelKey). */
export const serviceLabel = 'serving.kserve.io/inferenceservice';

/** The key of the service that an object was made for. */
export function serviceKeyOf(object: KubeObject): string {
  const namespace = textAt(object, 'metadata', 'namespace') ?? '';
  return `${namespace}/${textAt(object, 'metadata', 'labels', serviceLabel) ?? ''}`;
}
