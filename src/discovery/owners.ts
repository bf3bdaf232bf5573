import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameOf } from './object-name.js';

/** Whether one of these owns an object, by uid: a name or a label may be anybody's. Owners stand in the namespace of what they own. */
export function isOwned(object: KubeObject, namespace: string, ownerUids: ReadonlySet<string>): boolean {
  return (
    nameOf(object).namespace === namespace &&
    listAt(object, 'metadata', 'ownerReferences').some((owner) => {
      const uid = textAt(owner, 'uid') ?? '';
      return uid !== '' && ownerUids.has(uid);
    })
  );
}

export function uidsOf(objects: readonly KubeObject[]): ReadonlySet<string> {
  return new Set(objects.map((object) => textAt(object, 'metadata', 'uid') ?? ''));
}
