import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField } from '../../inference/json.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import type { Predictor } from '../../predict/predict.js';
import type { Accounts } from './accounts.js';
import { remoteOf } from './failure.js';
import type { Message } from '../messages.js';
import type { NamedAccount } from '../../inference/token-from.js';

/** The service accounts of a service's namespace, the one of its own pod first. */
export async function loadAccounts(
  cluster: Cluster,
  { key, name, namespace }: Service,
  signal: AbortSignal,
): Promise<Message> {
  const labelSelector = `serving.kserve.io/inferenceservice=${name}`;
  const read = async (): Promise<Accounts> => {
    const [listed, pods] = await Promise.all([
      cluster.read(resources.serviceAccounts, { namespace }, signal),
      cluster.read(resources.pods, { namespace, labelSelector }, signal),
    ]);
    const own = pods.items.map(podAccount).find((account) => account !== undefined);
    const names = listed.items.map((item) => String(ownField(ownField(item, 'metadata'), 'name')));
    return {
      names: names.toSorted((a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1)),
      ...(own === undefined ? {} : { own }),
      ...(listed.warning === undefined ? {} : { warning: listed.warning }),
    };
  };
  return { type: 'loaded', loaded: { name: 'accounts', of: key, accounts: await remoteOf(read()) } };
}

/** Asks for a token, which the predictor keeps; nothing else gets to know it. */
export async function loadToken(
  predictor: Predictor,
  {
    of,
    account,
    from,
  }: { readonly of: ServiceKey; readonly account: NamedAccount; readonly from: TokenFrom },
  signal: AbortSignal,
): Promise<Message> {
  const token = await remoteOf(predictor.renewToken(from, signal));
  return { type: 'loaded', loaded: { name: 'token', of, account, token } };
}

function podAccount(pod: KubeObject): string | undefined {
  const account = ownField(ownField(pod, 'spec'), 'serviceAccountName');
  return typeof account === 'string' && account !== '' ? account : undefined;
}
