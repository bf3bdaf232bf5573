/** The rights that manifests/isvc-reader.yaml grants, one by one, and users who lack one of them. */
import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Admin } from './admin.js';

/** One verb on one kind; of one object alone where it has a name. */
export type Grant = {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name?: string;
};

export type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
};

export async function readerRules(): Promise<readonly Rule[]> {
  const role = load(await readFile('manifests/isvc-reader.yaml', 'utf8')) as {
    readonly rules: readonly Rule[];
  };
  return role.rules;
}

export function grantsOf(rules: readonly Rule[]): readonly Grant[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames = [undefined], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          resourceNames.map((name) => ({ group, resource, verb, ...(name === undefined ? {} : { name }) })),
        ),
      ),
    ),
  );
}

/** `list gateways.gateway.networking.k8s.io`, as isvc says it, and the object's name behind it. */
export function grantText({ group, resource, verb, name }: Grant): string {
  return [verb, group === '' ? resource : `${resource}.${group}`, name].filter(Boolean).join(' ');
}

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'isvc-readers' } };
const space = 'isvc-readers';
const rbac = 'rbac.authorization.k8s.io';

export type Readers = {
  /** The kubeconfig of a service account that has these rights, and no other. */
  readonly make: (grants: readonly Grant[]) => Promise<string>;
  readonly remove: () => Promise<void>;
};

/** Service accounts on a cluster, each with a ClusterRole of its own: no right is ever taken from one, so nobody has to wait until it is gone. */
export function createReaders(kubeconfig: string, admin: Admin): Readers {
  const made: KubeObject[] = [];
  let count = 0;
  const apply = async (object: KubeObject) => {
    made.push(object);
    await admin.apply(object);
  };
  let opened: Promise<Cluster> | undefined;
  const open = async () => {
    await apply(namespace);
    return connectCluster({ kubeconfigText: kubeconfig });
  };
  return {
    make: async (grants) => {
      opened ??= open();
      const cluster = await opened;
      count += 1;
      const name = `reader-${count}`;
      for (const object of objectsOf(name, grants)) await apply(object);
      const { token } = await cluster.createToken(
        { namespace: space, name },
        [],
        new AbortController().signal,
      );
      return withToken(kubeconfig, token);
    },
    remove: async () => {
      await Promise.all(made.toReversed().map((object) => admin.remove(object)));
      await (await opened)?.close();
    },
  };
}

function objectsOf(name: string, grants: readonly Grant[]): readonly KubeObject[] {
  const metadata = { name: `isvc-${name}` };
  const rules = grants.map(({ group, resource, verb, name: object }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
    ...(object === undefined ? {} : { resourceNames: [object] }),
  }));
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: space } },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: space }],
    },
  ];
}

type Kubeconfig = {
  readonly clusters: readonly { readonly name: string }[];
};

function withToken(kubeconfig: string, token: string): string {
  const { clusters } = load(kubeconfig) as Kubeconfig;
  const [cluster] = clusters;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    users: [{ name: 'reader', user: { token } }],
    contexts: [
      { name: 'reader', context: { cluster: cluster?.name, user: 'reader', namespace: 'kserve-test' } },
    ],
    'current-context': 'reader',
  });
}
