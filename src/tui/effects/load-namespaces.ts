import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField, ownText } from '../../inference/json.js';
import { remoteOf } from './failure.js';
import type { Message } from '../state/messages.js';

/** The names of all namespaces, as far as this person may list them. */
export async function loadNamespaces(cluster: Cluster, signal: AbortSignal): Promise<Message> {
  const read = async () => {
    const { items } = await cluster.list(resources.namespaces, {}, signal);
    return items.map((item) => ownText(ownField(item, 'metadata'), 'name')).sort();
  };
  return { type: 'loaded', loaded: { name: 'namespaces', names: await remoteOf(read()) } };
}
