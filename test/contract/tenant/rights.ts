/** The tenant's rights in a namespace: a role as large as real installations give to a team. */
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import { userContexts } from '../../cluster/state/users.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const everything = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** Beside Kubernetes' own `admin`: KServe's kinds, Knative's, Gateways and routes, and Istio's. */
const rules = [
  {
    apiGroups: ['serving.kserve.io'],
    resources: [
      'inferenceservices',
      'inferencegraphs',
      'servingruntimes',
      'trainedmodels',
      'llminferenceservices',
    ],
    verbs: everything,
  },
  { apiGroups: ['serving.knative.dev'], resources: ['*'], verbs: everything },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['gateways', 'httproutes', 'grpcroutes', 'tlsroutes', 'listenersets', 'referencegrants'],
    verbs: everything,
  },
  { apiGroups: ['networking.istio.io'], resources: ['*'], verbs: everything },
];

/** `status`: the tenant may write every status too. */
export function tenantRights(
  namespace: string,
  { status }: { readonly status: boolean },
): readonly KubeObject[] {
  const metadata = { namespace, name: 'isvc-tenant' };
  const subjects = [{ apiGroup, kind: 'User', name: userContexts.tenant }];
  const statusRule = { apiGroups: ['*'], resources: ['*/status'], verbs: everything };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: { namespace, name: 'isvc-tenant-admin' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'admin' },
      subjects,
    },
    { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules: status ? [...rules, statusRule] : rules },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: metadata.name },
      subjects,
    },
  ];
}
