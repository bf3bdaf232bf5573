import { dump } from 'js-yaml';
import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import type { Service } from '../../kserve/service.js';
import { Problem } from '../../problem.js';
import { remoteOf } from './failure.js';
import type { Message } from '../state/messages.js';

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
