import { kinds, type Kind } from './kinds.js';

/** The target of a path of the API: a kind's objects, one object, or a part of it. */
export type ApiTarget = {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
};

/** Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; undefined for a path that names no kind of the demo's. */
export function parseTarget(path: string): ApiTarget | undefined {
  const parts = path.split('/').slice(1).map(decode);
  const [root, ...afterRoot] = parts;
  if (root === 'api') return targetOf('', afterRoot);
  const [group = '', ...afterGroup] = afterRoot;
  return root === 'apis' && group !== '' ? targetOf(group, afterGroup) : undefined;
}

function targetOf(group: string, [version, ...rest]: readonly string[]): ApiTarget | undefined {
  const [first, namespace, plural, ...inNamespace] = rest;
  if (first === 'namespaces' && namespace !== undefined && plural !== undefined) {
    const target = find(group, version, plural, true, inNamespace);
    if (target !== undefined) return { ...target, namespace };
  }
  const [wanted, ...names] = rest;
  return find(group, version, wanted, names.length === 0 ? undefined : false, names);
}

/** Without `namespaced`: a list over all namespaces, or of a kind that has none. */
function find(
  group: string,
  version: string | undefined,
  plural: string | undefined,
  namespaced: boolean | undefined,
  names: readonly string[],
): ApiTarget | undefined {
  const kind = kinds.find(
    (kind) =>
      kind.group === group &&
      kind.version === version &&
      kind.plural === plural &&
      (namespaced === undefined || kind.namespaced === namespaced),
  );
  const [name, subresource, ...more] = names;
  if (kind === undefined || more.length > 0 || names.includes('')) return undefined;
  if (subresource !== undefined && !hasSubresource(kind, subresource)) return undefined;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function hasSubresource({ plural }: Kind, subresource: string): boolean {
  const parts: Readonly<Record<string, readonly string[]>> = {
    pods: ['portforward', 'log'],
    serviceaccounts: ['token'],
  };
  return subresource === 'status' || parts[plural]?.includes(subresource) === true;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // not percent-encoded text: it names nothing
  }
}
