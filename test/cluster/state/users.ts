/** Who may log in, besides the admin: users by token, for the tests of what a user may not do. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { certificate, key } from './certificates.ts';
import { adminContext } from './kubeconfig.ts';
import type { Credentials } from './kubeconfig.ts';
import { statePath } from './paths.ts';

/** Contexts of the kubeconfig. */
export const userContexts = {
  /** May do nothing. */
  nobody: 'nobody',
  /** May get, list and watch InferenceServices in every namespace, and do nothing else. */
  lister: 'lister',
  /** May list InferenceServices in every namespace, and do nothing else: no get, no watch. */
  listOnly: 'list-only',
  /** May do nothing until a test binds it to a role in a namespace. */
  tenant: 'tenant',
  /** May read what manifests/isvc-reader.yaml lists, once a test binds it to that role. */
  reader: 'reader',
  /** Has a token that the API server does not know. */
  stranger: 'stranger',
} as const;

/** kube-apiserver's --token-auth-file. */
export const tokenFile = (): string => statePath('certificates', 'tokens.csv');

/** Makes tokens, writes tokenFile (mode 0600) and gives each context's credentials. */
export async function makeUsers(): Promise<Readonly<Record<string, Credentials>>> {
  const { stranger, ...known } = userContexts;
  const tokens = Object.fromEntries(Object.values(known).map((user) => [user, newToken()]));
  const lines = Object.entries(tokens).map(([user, token]) => `${token},${user},${user}`);
  await writeFile(tokenFile(), `${lines.join('\n')}\n`, { mode: 0o600 });
  return {
    [adminContext]: { clientCertificate: certificate('admin'), clientKey: key('admin') },
    [stranger]: { token: newToken() },
    ...Object.fromEntries(Object.entries(tokens).map(([user, token]) => [user, { token }])),
  };
}

/** The rights of the users; `nobody`, `tenant` and `reader` have no binding. */
export const userObjects: readonly unknown[] = [
  ...rightsTo(userContexts.lister, ['get', 'list', 'watch']),
  ...rightsTo(userContexts.listOnly, ['list']),
];

function rightsTo(user: string, verbs: readonly string[]): readonly unknown[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const rule = { apiGroups: ['serving.kserve.io'], resources: ['inferenceservices'], verbs };
  const object = { apiVersion: `${apiGroup}/v1`, metadata: { name: `isvc-cluster-${user}` } };
  const roleRef = { apiGroup, kind: 'ClusterRole', name: `isvc-cluster-${user}` };
  return [
    { ...object, kind: 'ClusterRole', rules: [rule] },
    { ...object, kind: 'ClusterRoleBinding', roleRef, subjects: [{ apiGroup, kind: 'User', name: user }] },
  ];
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
