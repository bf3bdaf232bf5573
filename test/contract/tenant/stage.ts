/** A person who works with a cluster, a tenant who may write in one namespace of it, and a network that records all connections. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { readManifest } from '../../cluster/build/manifests.ts';
import { readCluster } from '../../cluster/state/cluster.ts';
import { binary } from '../../cluster/state/paths.ts';
import { userContexts } from '../../cluster/state/users.ts';
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import { inContext } from '../kubeconfig.js';
import { kubectl } from '../kubectl.js';
import { openTestNet, type Ended, type TestNet } from '../test-net/test-net.ts';
import { tenantRights } from './rights.ts';

/** The namespace in which the tenant may write. Its name comes before KServe's in every list. */
export const tenantNamespace = 'aaa-tenant';
/** The token in the person's ISVC_TOKEN: it belongs to kserve-test. */
export const personsToken = 'the-persons-own-token';
/** No model of this cluster predicts this. Its dot keeps it out of random ids, which have had `666` in them. */
export const forged = 666.0625;
/** A port of loopback and of every TEST-NET address at which a recorder listens, beside 80 and 443. */
export const oddPort = 19_001;

export type Stage = {
  readonly net: TestNet;
  /** Runs isvc as the person, inside the test network. */
  readonly isvc: (...args: readonly string[]) => Promise<Ended>;
  /** The same, as the user who has no more than manifests/isvc-reader.yaml gives. */
  readonly isvcAsReader: (...args: readonly string[]) => Promise<Ended>;
  /** Creates the objects as the tenant, with their statuses where they state one: both need the tenant's own rights. */
  readonly tenantApplies: (...objects: readonly KubeObject[]) => Promise<void>;
  /** As the cluster's admin, who plays the cloud and the controllers too. */
  readonly adminApplies: (...objects: readonly KubeObject[]) => Promise<void>;
  readonly adminDeletes: (...objects: readonly KubeObject[]) => Promise<void>;
  readonly adminGets: (...words: readonly string[]) => Promise<KubeObject>;
  /** Gives the tenant these rights in its namespace, and takes away what it applied before. */
  readonly resetTenant: (rights: { readonly status: boolean }) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** `hosts`: what names resolve to on the person's machine. Another build of isvc can be put to the same cases with ISVC_MAIN. */
export async function openStage(hosts: Readonly<Record<string, string>>): Promise<Stage> {
  const cluster = await readCluster();
  const { apiserver, gatewayHttp, gatewayHttps, gatewayNodeHttp, gatewayNodeHttps } = cluster.ports;
  const passed = [
    ...[apiserver, gatewayHttp, gatewayHttps].map((port) => ({ address: '127.0.0.1', port })),
    ...[gatewayNodeHttp, gatewayNodeHttps].map((port) => ({ address: cluster.nodeIp, port })),
  ];
  const net = await openTestNet({
    recorderPorts: [80, 443, oddPort],
    passed,
    hosts,
    forgedPredictions: [forged],
  });
  const home = await mkdtemp(path.join(tmpdir(), 'isvc-person-'));
  const admin = await readFile(cluster.kubeconfig, 'utf8');
  const kubeconfigs = {
    admin,
    tenant: inContext(admin, userContexts.tenant),
    reader: inContext(admin, userContexts.reader),
  };
  for (const [name, text] of Object.entries(kubeconfigs))
    await writeFile(path.join(home, name), withNamespace(text), { mode: 0o600 });

  const ask = (user: keyof typeof kubeconfigs, words: readonly string[], input = ''): Promise<string> =>
    kubectl(binary('kubectl'), kubeconfigs[user], words, input);
  const apply = async (user: keyof typeof kubeconfigs, objects: readonly KubeObject[]): Promise<void> => {
    const words = ['apply', '--server-side', '--force-conflicts', '--filename=-'];
    for (const { status, ...object } of objects) {
      await ask(user, words, JSON.stringify(object));
      if (status !== undefined)
        await ask(user, [...words, '--subresource=status'], JSON.stringify({ ...object, status }));
    }
  };
  const applied: KubeObject[] = [];
  const remove = async (objects: readonly KubeObject[]): Promise<void> => {
    if (objects.length === 0) return;
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await ask('admin', ['delete', '--ignore-not-found', '--wait', '--filename=-'], list);
  };
  const isvc = (user: keyof typeof kubeconfigs, args: readonly string[]): Promise<Ended> =>
    net.run(process.execPath, [path.resolve(process.env['ISVC_MAIN'] ?? 'dist/main.js'), ...args], {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      KUBECONFIG: path.join(home, user),
      ISVC_TOKEN: personsToken,
      ISVC_TOKEN_FOR: 'kserve-test',
    });
  await ask('admin', ['apply', '--server-side', '--filename=manifests/isvc-reader.yaml']);
  await apply('admin', [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'isvc-reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'isvc-reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: userContexts.reader }],
    },
  ]);
  const crds = await Promise.all(crdManifests.map((name) => readManifest(name)));
  await ask('admin', ['apply', '--server-side', '--force-conflicts', '--filename=-'], crds.join('\n---\n'));
  await ask('admin', ['wait', '--for=condition=Established', 'crds', '--all', '--timeout=60s']);
  return {
    net,
    isvc: (...args) => isvc('admin', args),
    isvcAsReader: (...args) => isvc('reader', args),
    tenantApplies: async (...objects) => {
      applied.push(...objects);
      await apply('tenant', objects);
    },
    adminApplies: (...objects) => apply('admin', objects),
    adminDeletes: (...objects) => remove(objects),
    adminGets: async (...words) => load(await ask('admin', ['get', '--output=yaml', ...words])) as KubeObject,
    resetTenant: async (rights) => {
      await remove(applied.splice(0));
      // A case that failed may have left some unread.
      await net.takeConnections();
      await apply('admin', tenantRights(tenantNamespace, rights));
    },
    close: async () => {
      await remove(applied);
      await ask('admin', ['delete', 'namespace', tenantNamespace, '--ignore-not-found', '--wait']);
      await ask('admin', ['delete', 'clusterrole,clusterrolebinding', 'isvc-reader']);
      await ask('admin', ['delete', '--ignore-not-found', '--wait', '--filename=-'], crds.join('\n---\n'));
      await net.close();
      await rm(home, { recursive: true });
    },
  };
}

/** Of what a tenant may write, beside KServe's and the Gateway API's kinds, which the cluster has. */
const crdManifests = ['istio-crds', 'knative-networking-crds', 'knative-crds'] as const;

/** The person works in kserve-test. */
function withNamespace(kubeconfig: string): string {
  const config = load(kubeconfig) as { readonly contexts: readonly { readonly context: object }[] };
  const contexts = config.contexts.map((each) => ({
    ...each,
    context: { ...each.context, namespace: 'kserve-test' },
  }));
  return JSON.stringify({ ...config, contexts });
}
