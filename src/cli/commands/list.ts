import { connectCluster, type Cluster } from '../../cluster/cluster.js';
import { listExplained } from '../../discovery/explain-services.js';
import { listKind } from '../../discovery/list-kind.js';
import type { KindQuery } from '../../discovery/services.js';
import { serviceKinds } from '../../kserve/service-kinds.js';
import type { ServiceKind } from '../../kserve/service.js';
import { defined } from '../../runtime/defined.js';
import type { Context } from '../context.js';
import { readyFirst, serviceLines } from '../list-table.js';
import { printObjects } from '../objects.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';
import { refusedLines } from '../refused-lines.js';

const kindsByFlag: Readonly<Record<string, ServiceKind>> = { isvc: 'inference', llm: 'llm', graph: 'graph' };

/** `isvc list`: the services of a kind, as a table or as the API's own objects. */
export async function run(context: Context): Promise<CommandResult> {
  const cluster = await connectCluster(connectOptions(context));
  try {
    const query = kindQuery(context, cluster);
    const { output, watch } = context.options;
    const objects = output === 'json' || output === 'yaml' || output === 'name';
    if (watch === true) {
      const { watchObjects, watchTable } = await import('../watch-list.js');
      if (objects) await watchObjects(cluster, query, context);
      else await watchTable(cluster, query, context, otherKinds(cluster, query, context));
    } else if (objects) await listObjects(cluster, query, context);
    else await listTable(cluster, query, context);
    return done;
  } finally {
    await cluster.close();
  }
}

function kindQuery({ options }: Context, cluster: Cluster): KindQuery {
  return {
    kind: kindsByFlag[options.kind ?? 'isvc'] ?? 'inference',
    ...(options.allNamespaces === true ? {} : { namespace: cluster.namespace }),
    ...defined({ labelSelector: options.selector }),
  };
}

async function listTable(
  cluster: Cluster,
  query: KindQuery,
  { out, options, signal }: Context,
): Promise<void> {
  const nouns = `${serviceKinds[query.kind].noun}s`;
  out.progress(`asking the cluster for its ${nouns}`);
  const notes = otherKinds(cluster, query, { out, options, signal });
  const { services: found, warnings } = await listExplained(cluster, query, signal);
  for (const line of new Set([...warnings, ...refusedLines(cluster)])) out.note(line);
  const services = readyFirst(found);
  if (services.length === 0) {
    out.note(
      query.namespace === undefined
        ? `No ${nouns} found.`
        : `No ${nouns} found in ${query.namespace} namespace.`,
    );
  } else {
    const { kind } = query;
    const table = {
      kind,
      wide: options.output === 'wide',
      allNamespaces: query.namespace === undefined,
      columns: out.columns,
    };
    const { lines, notes: left } = await serviceLines(services, table);
    out.printLines(lines);
    for (const note of left) out.note(note);
  }
  for (const note of await notes) out.note(note);
}

/** For a person, and one who has not said which kind: a script asks nothing more than it wants. */
function otherKinds(
  cluster: Cluster,
  query: KindQuery,
  { options, out, signal }: Pick<Context, 'options' | 'out' | 'signal'>,
): Promise<readonly string[]> {
  if (options.kind !== undefined || out.columns === undefined) return Promise.resolve([]);
  const notes = import('../other-kinds.js').then(({ otherKindNotes }) =>
    otherKindNotes(cluster, query, signal),
  );
  // Where the list itself fails, nobody waits for it.
  notes.catch(() => undefined);
  return notes;
}

async function listObjects(
  cluster: Cluster,
  { kind, ...query }: KindQuery,
  { out, options, signal }: Context,
): Promise<void> {
  out.progress(`asking the cluster for its ${serviceKinds[kind].noun}s`);
  printObjects(await listKind(cluster, kind, query, signal), kind, options.output, out);
}
