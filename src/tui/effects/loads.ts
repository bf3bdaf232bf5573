import { dump } from 'js-yaml';
import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField } from '../../inference/json.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { listSavedPayloads } from '../../payload/saved.js';
import { Problem } from '../../problem.js';
import { remoteOf } from './failure.js';
import type { Message } from '../messages.js';
import type { State } from '../state.js';

/** The object as YAML, as `kubectl get -o yaml --show-managed-fields` prints it. */
export async function loadYaml(cluster: Cluster, service: Service, signal: AbortSignal): Promise<Message> {
  const { key, namespace, name } = service;
  const read = async () => {
    const object = await cluster.get(resources.inferenceServices, namespace, name, signal);
    if (object !== undefined) return dump(object, { lineWidth: -1 });
    throw new Problem('not-found', `${key} is gone.`, { remedy: 'It was deleted meanwhile: esc goes back.' });
  };
  return { type: 'loaded', loaded: { name: 'yaml', of: key, text: await remoteOf(read()) } };
}

/** The names of all namespaces, as far as this person may list them. */
export async function loadNamespaces(cluster: Cluster, signal: AbortSignal): Promise<Message> {
  const read = async () => {
    const { items } = await cluster.list(resources.namespaces, {}, signal);
    return items.map((item) => String(ownField(ownField(item, 'metadata'), 'name'))).sort();
  };
  return { type: 'loaded', loaded: { name: 'namespaces', names: await remoteOf(read()) } };
}

/** What there is beside a namespace without services: what the others have, and whether it is there at all, as far as this person may know. */
export async function countElsewhere(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<NonNullable<State['elsewhere']>> {
  const [found, own] = await Promise.all([
    remoteOf(cluster.list(resources.inferenceServices, {}, signal)),
    remoteOf(cluster.get(resources.namespaces, undefined, namespace, signal)),
  ]);
  return {
    ...(found.state === 'ready' ? { counts: countByNamespace(found.value.items) } : {}),
    ...(own.state === 'ready' ? { exists: own.value !== undefined } : {}),
  };
}

function countByNamespace(items: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const namespace = String(ownField(ownField(item, 'metadata'), 'namespace'));
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return counts;
}

/** The saved payloads: those of this service's namespace first. */
export async function loadLibrary(folder: string, of: ServiceKey): Promise<Message> {
  const own = of.slice(0, of.indexOf('/'));
  const read = async () =>
    (await listSavedPayloads(folder)).toSorted(
      (a, b) => Number(b.namespace === own) - Number(a.namespace === own),
    );
  return { type: 'loaded', loaded: { name: 'library', of, files: await remoteOf(read()) } };
}
