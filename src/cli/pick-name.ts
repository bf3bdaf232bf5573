import { connectCluster, type Cluster } from '../cluster/cluster.js';
import { nameArgument } from '../kserve/service-key.js';
import { Problem } from '../problem.js';
import { chooseOnTerminal } from './choose-on-terminal.js';
import { connectOptions } from './connect-options.js';
import type { Context } from './context.js';
import { readyFirst } from './list-table.js';
import { listServices } from './list-services.js';

/** Lets the person choose one of the namespace's services on the terminal; its name. Throws Problem "interrupted" for esc and Ctrl-C, "not-found" where there are none. */
export async function pickName(context: Context): Promise<string> {
  const { io, out, signal } = context;
  out.progress('asking the cluster for its services');
  const cluster = await connectCluster(connectOptions(context));
  const { namespace } = cluster;
  const services = await withCluster(cluster, () => listServices(cluster, { namespace }, signal));
  if (services.length === 0) {
    throw new Problem('not-found', `There are no services in ${namespace}.`, {
      remedy: 'Name another namespace with -n. All services: isvc list -A',
    });
  }
  const names = readyFirst(services).map(({ key }) => nameArgument(key));
  return out.aside(() => chooseOnTerminal(names, `Which service of ${namespace}?`, io, signal));
}

async function withCluster<T>(cluster: Cluster, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    await cluster.close();
  }
}
