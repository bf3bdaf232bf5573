import type { ServiceKey, ServiceKind } from './service.js';

/** The short names that kubectl and isvc have for an object of each kind (the CRDs' shortNames, config/crd of KServe). */
export const kindWords = { inference: 'isvc', llm: 'llmisvc', graph: 'ig' } as const satisfies Record<
  ServiceKind,
  string
>;

/** The parts of a key. No other file takes a key apart. */
export type KeyParts = { readonly kind: ServiceKind; readonly namespace: string; readonly name: string };

/** The key of a service: names have no slash in them, so that two services never share one. */
export function serviceKey(kind: ServiceKind, namespace: string, name: string): ServiceKey {
  // Joined, not a template: that would be kept beside its parts until it is first compared.
  return (kind === 'inference' ? [namespace, name] : [kindWords[kind], namespace, name]).join('/');
}

/** `NAMESPACE/NAME`, or with the kind before it where it is not an InferenceService. */
export function parseKey(key: ServiceKey): KeyParts {
  const first = key.indexOf('/');
  const last = key.lastIndexOf('/');
  if (first === last) return { kind: 'inference', namespace: key.slice(0, first), name: key.slice(last + 1) };
  const kind = key.startsWith(`${kindWords.llm}/`) ? 'llm' : 'graph';
  return { kind, namespace: key.slice(first + 1, last), name: key.slice(last + 1) };
}

export function namespaceOf(key: ServiceKey): string {
  return parseKey(key).namespace;
}

/** As a person reads it: `NAMESPACE/NAME` among all namespaces, `NAME` in one; a kind other than InferenceService stands before it. */
export function shownKey(key: ServiceKey, among: 'all namespaces' | 'one namespace'): string {
  return among === 'all namespaces' ? key : nameArgument(key);
}

/** As a command of isvc takes it, beside `-n NAMESPACE`. */
export function nameArgument(key: ServiceKey): string {
  const { kind, name } = parseKey(key);
  return kind === 'inference' ? name : `${kindWords[kind]}/${name}`;
}

/** As kubectl takes it, beside `-n NAMESPACE`. */
export function kubectlArgument(key: ServiceKey): string {
  const { kind, name } = parseKey(key);
  return `${kindWords[kind]} ${name}`;
}

/** The name under which something is kept for it in a folder of its namespace. No InferenceService has a dot in its name. */
export function keptName(key: ServiceKey): string {
  const { kind, name } = parseKey(key);
  return kind === 'inference' ? name : `${kindWords[kind]}.${name}`;
}
