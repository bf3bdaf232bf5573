import { at, isRecord, listAt, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';

/** The pods in the namespace with all these labels that are ready; none without a label. */
export function readyPods(store: ObjectStore, namespace: string, selector: unknown): readonly ApiObject[] {
  const podKind = kinds.find(({ kind }) => kind === 'Pod');
  const wanted = Object.entries(isRecord(selector) ? selector : {});
  if (podKind === undefined || wanted.length === 0) return [];
  return store
    .all(podKind)
    .map(({ object }) => object)
    .filter(
      (pod) =>
        pod.metadata.namespace === namespace &&
        wanted.every(([key, value]) => pod.metadata.labels?.[key] === value) &&
        isReady(pod),
    );
}

/** Whether the object's condition `Ready` is `True`. */
export function isReady(pod: unknown): boolean {
  const conditions = listAt(pod, 'status', 'conditions');
  return conditions.some((each) => at(each, 'type') === 'Ready' && at(each, 'status') === 'True');
}
