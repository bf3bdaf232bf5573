import { forbidden, unauthorized, type ApiAnswer } from './answers.js';
import type { ApiTarget } from './target.js';

/** The rights of a user, as a rule of a ClusterRole. `*` stands for all; without namespaces it holds in every one. */
export type DemoRule = {
  readonly verbs: readonly string[];
  /** Plural names; a part of a resource as `pods/portforward`. */
  readonly resources: readonly string[];
  readonly namespaces?: readonly string[];
};

export type DemoUser = {
  readonly name: string;
  readonly token: string;
  readonly rules: readonly DemoRule[];
};

/** Users for trying what isvc does with few rights; no secrets, the documentation prints them. */
export const demoUsers: readonly DemoUser[] = [
  { name: 'demo-nobody', token: 'demo-nobody-token', rules: [] },
  {
    name: 'demo-lister',
    token: 'demo-lister-token',
    rules: [{ verbs: ['get', 'list', 'watch'], resources: ['inferenceservices'] }],
  },
];

/** The user that asks: everything is allowed to a request without a token, as the demo's kubeconfig sends it. */
export type Asker = { readonly name: string; readonly rules: readonly DemoRule[] };

const anyone: Asker = { name: 'demo', rules: [{ verbs: ['*'], resources: ['*'] }] };

/** The user of an Authorization header; a 401 when the token is not known. */
export function identify(users: readonly DemoUser[], authorization: string | undefined): Asker | ApiAnswer {
  if (authorization === undefined) return anyone;
  const token = authorization.replace(/^bearer\s+/i, '');
  return users.find((user) => user.token === token) ?? unauthorized();
}

/** The 403 that RBAC would give; undefined when the rules allow it. */
export function refuse(asker: Asker, verb: string, target: ApiTarget): ApiAnswer | undefined {
  const { kind, subresource } = target;
  // A namespace itself is asked for in the name of that namespace.
  const namespace = target.namespace ?? (kind.plural === 'namespaces' ? target.name : undefined);
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  if (allows(asker, verb, resource, namespace)) return undefined;
  const { name } = target;
  const subject = {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  return forbidden(asker.name, verb, subject, subresource);
}

/** Whether a rule allows it; in all namespaces where none is given. */
export function allows(
  { rules }: Asker,
  verb: string,
  resource: string,
  namespace: string | undefined,
): boolean {
  return rules.some(
    (rule) =>
      has(rule.verbs, verb) &&
      has(rule.resources, resource) &&
      (rule.namespaces === undefined || (namespace !== undefined && has(rule.namespaces, namespace))),
  );
}

function has(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}
