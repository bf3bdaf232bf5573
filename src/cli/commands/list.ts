import { connectCluster, type Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { listExplained } from '../../discovery/explain-services.js';
import type { ServiceQuery } from '../../discovery/services.js';
import { defined } from '../../runtime/defined.js';
import type { Context } from '../context.js';
import { readyFirst, serviceLines } from '../list-table.js';
import { printObjects } from '../objects.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';

/** `isvc list`: the services, as a table or as the API's own objects. */
export async function run(context: Context): Promise<CommandResult> {
  const cluster = await connectCluster(connectOptions(context));
  try {
    const query = serviceQuery(context, cluster);
    const { output, watch } = context.options;
    const objects = output === 'json' || output === 'yaml' || output === 'name';
    if (watch === true) {
      const { watchObjects, watchTable } = await import('../watch-list.js');
      await (objects ? watchObjects : watchTable)(cluster, query, context);
    } else if (objects) await listObjects(cluster, query, context);
    else await listTable(cluster, query, context);
    return done;
  } finally {
    await cluster.close();
  }
}

function serviceQuery({ options }: Context, cluster: Cluster): ServiceQuery {
  return {
    ...(options.allNamespaces === true ? {} : { namespace: cluster.namespace }),
    ...defined({ labelSelector: options.selector }),
  };
}

async function listTable(
  cluster: Cluster,
  query: ServiceQuery,
  { out, options, signal }: Context,
): Promise<void> {
  out.progress('asking the cluster for its InferenceServices');
  const { services: found, warnings } = await listExplained(cluster, query, signal);
  for (const warning of warnings) out.note(warning);
  const services = readyFirst(found);
  if (services.length === 0) {
    out.note(
      query.namespace === undefined
        ? 'No InferenceServices found.'
        : `No InferenceServices found in ${query.namespace} namespace.`,
    );
    return;
  }
  const table = { wide: options.output === 'wide', allNamespaces: query.namespace === undefined };
  out.print((await serviceLines(services, table)).join('\n'));
}

async function listObjects(
  cluster: Cluster,
  query: ServiceQuery,
  { out, options, signal }: Context,
): Promise<void> {
  out.progress('asking the cluster for its InferenceServices');
  const { items } = await cluster.list(resources.inferenceServices, query, signal);
  printObjects(items, options.output, out);
}
