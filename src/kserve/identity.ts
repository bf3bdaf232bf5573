import { textAt, textMapAt, timeAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { serviceKey } from './service-key.js';
import type { Service } from './service.js';
import { sharedText } from './shared-text.js';

/** The fields that say which object a service is. Undefined for an object without a name. */
export function identityIn<Kind extends Service['kind']>(kind: Kind, object: KubeObject) {
  const name = textAt(object, 'metadata', 'name');
  if (name === undefined) return undefined;
  const namespace = sharedText(textAt(object, 'metadata', 'namespace') ?? 'default');
  const createdAt = timeAt(object, 'metadata', 'creationTimestamp');
  return {
    kind,
    key: serviceKey(kind, namespace, name),
    namespace,
    name,
    uid: textAt(object, 'metadata', 'uid') ?? '',
    resourceVersion: textAt(object, 'metadata', 'resourceVersion') ?? '',
    labels: textMapAt(object, 'metadata', 'labels'),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
