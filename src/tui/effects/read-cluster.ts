import { dump } from 'js-yaml';
import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import type { Service } from '../../kserve/service.js';
import { Problem } from '../../problem.js';
import { countPods } from '../../discovery/count-pods.js';
import { failureText, remoteOf } from '../state/call.js';
import type { Effect } from '../state/effect.js';
import type { Message } from '../state/messages.js';
import { ownField, ownText } from '../../inference/json.js';
import { parsePod } from '../../kserve/pod.js';
import { podSelector } from '../../kserve/service-kinds.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import type { Accounts } from '../state/place.js';
import type { State } from '../state/state.js';
import { refusedProblem, whoGrants } from './refused-problem.js';
import { getObject } from '../../discovery/find-service.js';
import { allKinds, kindResources } from '../../discovery/kind-resources.js';
import { listKind } from '../../discovery/list-kind.js';

/** The object as YAML, as `kubectl get -o yaml --show-managed-fields` prints it. */
export async function loadYaml(cluster: Cluster, service: Service, signal: AbortSignal): Promise<Message> {
  const { key } = service;
  const read = async () => {
    const object = await getObject(cluster, service, signal);
    if (object !== undefined) return dump(object, { lineWidth: -1 });
    throw new Problem('not-found', `${key} is gone.`, { remedy: 'It was deleted meanwhile: esc goes back.' });
  };
  return { type: 'loaded', loaded: { name: 'yaml', of: key, text: await remoteOf(read()) } };
}

/** The names of all namespaces, as far as this person may list them. */
export async function loadNamespaces(cluster: Cluster, signal: AbortSignal): Promise<Message> {
  const read = async () => {
    const { items } = await cluster.list(resources.namespaces, {}, signal);
    return items.map((item) => ownText(ownField(item, 'metadata'), 'name')).sort();
  };
  return { type: 'loaded', loaded: { name: 'namespaces', names: await remoteOf(read()) } };
}

/** The service accounts of a service's namespace, the one of its own pod first. */
export async function loadAccounts(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<Message> {
  const { key, namespace } = service;
  const labelSelector = podSelector(service);
  const read = async (): Promise<Accounts> => {
    const [listed, pods] = await Promise.all([
      cluster.read(resources.serviceAccounts, { namespace }, signal),
      cluster.read(resources.pods, { namespace, labelSelector }, signal),
    ]);
    const own = pods.items.map(podAccount).find((account) => account !== undefined);
    const names = listed.items.map((item) => ownText(ownField(item, 'metadata'), 'name'));
    return {
      names: names.toSorted((a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1)),
      ...(own === undefined ? {} : { own }),
      ...(listed.warning === undefined ? {} : { warning: `${listed.warning} (${whoGrants})` }),
    };
  };
  return { type: 'loaded', loaded: { name: 'accounts', of: key, accounts: await remoteOf(read()) } };
}

function podAccount(pod: KubeObject): string | undefined {
  const account = ownField(ownField(pod, 'spec'), 'serviceAccountName');
  return typeof account === 'string' && account !== '' ? account : undefined;
}

/** Counts the services beside a namespace without any: those of other namespaces, and whether it is there at all, as far as this person may know. */
export async function countElsewhere(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<NonNullable<State['elsewhere']>> {
  const [found, own] = await Promise.all([
    remoteOf(listKinds(cluster, signal)),
    remoteOf(cluster.get(resources.namespaces, undefined, namespace, signal)),
  ]);
  return {
    ...(found.state === 'ready' ? { counts: countByNamespace(found.value) } : {}),
    ...(own.state === 'ready' ? { exists: own.value !== undefined } : {}),
    ...(own.state === 'failed' ? { unknown: `${own.failure.summary} ${whoGrants}.` } : {}),
  };
}

/** The services of all kinds. Throws Problem "cluster" where the InferenceServices may not be listed. */
async function listKinds(cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const lists = await Promise.all(
    allKinds.map((kind) =>
      kind === 'inference'
        ? listKind(cluster, kind, {}, signal)
        : cluster.read(kindResources(kind)[0], {}, signal).then(({ items }) => items),
    ),
  );
  return lists.flat();
}

function countByNamespace(items: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const namespace = ownText(ownField(item, 'metadata'), 'namespace');
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return counts;
}

/** The pods of a service. */
export async function loadPods(cluster: Cluster, service: Service, signal: AbortSignal): Promise<Message> {
  const { key: of, namespace } = service;
  const read = async () => {
    const { items, missing, warning } = await cluster.read(
      resources.pods,
      { namespace, labelSelector: podSelector(service) },
      signal,
    );
    if (missing === undefined) return items.map(parsePod);
    throw refusedProblem('pods', warning);
  };
  return { type: 'loaded', loaded: { name: 'pods', of, pods: await remoteOf(read()) } };
}

/** Counts the pods of all services, and says why where that cannot be done. */
export async function tellPods(
  cluster: Cluster,
  { kinds, namespace }: Extract<Effect, { readonly type: 'count-pods' }>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const counts = await remoteOf(countPods(cluster, kinds, namespace, signal));
  say({ type: 'pods-counted', counts: counts.state === 'ready' ? counts.value : undefined });
  if (counts.state === 'failed') say({ type: 'noticed', notice: failureText(counts.failure) });
}
