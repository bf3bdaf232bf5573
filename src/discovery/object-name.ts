import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';

/** Names one object of a namespace. */
export type ObjectName = { readonly namespace: string; readonly name: string };

/** Both are empty where the object states none; so is the namespace of one that is in none. */
export function nameOf(object: KubeObject): ObjectName {
  return {
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
  };
}

/** `NAMESPACE/NAME`, as configurations and `--gateway` write it; undefined for anything else. */
export function parseObjectName(text: string | undefined): ObjectName | undefined {
  const [namespace, name, ...rest] = (text ?? '').split('/');
  return namespace && name && rest.length === 0 ? { namespace, name } : undefined;
}

/** The Service that a host inside the cluster names: `NAME.NAMESPACE`, with or without `.svc` and the cluster's domain. */
export function parseServiceHost(host: string | undefined): ObjectName | undefined {
  const [name, namespace, svc] = (host ?? '').split('.');
  return name && namespace && (svc === undefined || svc === 'svc') ? { namespace, name } : undefined;
}

/** `NAMESPACE/NAME`. */
export function formatName({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}

export function sameName(a: ObjectName, b: ObjectName): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}

/** The object of that name among some of one kind. */
export function findNamed(objects: readonly KubeObject[], wanted: ObjectName): KubeObject | undefined {
  return objects.find((object) => sameName(nameOf(object), wanted));
}

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

/** The UIDs of the objects; an empty text stands for an object without one. */
export function uidsOf(objects: readonly KubeObject[]): ReadonlySet<string> {
  return new Set(objects.map((object) => textAt(object, 'metadata', 'uid') ?? ''));
}

/** More names say no more. */
const mostNames = 8;

/** The names of these objects, those first that have the name or the namespace that was asked for: `a/x, b/y, …`. */
export function likelyNames(objects: readonly KubeObject[], wanted: ObjectName): string {
  const unlike = (one: ObjectName) =>
    Number(one.name !== wanted.name) + Number(one.namespace !== wanted.namespace);
  const names = objects.map(nameOf).toSorted((one, other) => unlike(one) - unlike(other));
  const more = names.length > mostNames ? ', …' : '';
  return `${names.slice(0, mostNames).map(formatName).join(', ')}${more}`;
}
