import { serviceLabel } from '../../kserve/pod.js';
import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField, ownText } from '../../inference/json.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import type { Service } from '../../kserve/service.js';
import type { Accounts } from '../state/place.js';
import { remoteOf } from './failure.js';
import type { Message } from '../state/messages.js';

/** The service accounts of a service's namespace, the one of its own pod first. */
export async function loadAccounts(
  cluster: Cluster,
  { key, name, namespace }: Service,
  signal: AbortSignal,
): Promise<Message> {
  const labelSelector = `${serviceLabel}=${name}`;
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
      ...(listed.warning === undefined ? {} : { warning: listed.warning }),
    };
  };
  return { type: 'loaded', loaded: { name: 'accounts', of: key, accounts: await remoteOf(read()) } };
}

function podAccount(pod: KubeObject): string | undefined {
  const account = ownField(ownField(pod, 'spec'), 'serviceAccountName');
  return typeof account === 'string' && account !== '' ? account : undefined;
}
