import { connectCluster, type Cluster } from '../../cluster/cluster.js';
import { listExplained } from '../../discovery/explain-services.js';
import { allKinds } from '../../discovery/kind-resources.js';
import { listKind } from '../../discovery/list-kind.js';
import type { KindQuery, ServiceQuery } from '../../discovery/services.js';
import { serviceKinds } from '../../kserve/service-kinds.js';
import type { ServiceKind } from '../../kserve/service.js';
import { Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import { isvcLine, joinWords } from '../../wording/command-line.js';
import type { Context } from '../context.js';
import { readyFirst, serviceLines } from '../list-table.js';
import { printObjects } from '../objects.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';

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
      await (objects ? watchObjects : watchTable)(cluster, query, context);
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
  const others = options.kind === undefined ? otherKinds(cluster, query, signal) : undefined;
  const { services: found, warnings } = await listExplained(cluster, query, signal);
  for (const warning of warnings) out.note(warning);
  const services = readyFirst(found);
  if (services.length === 0) {
    out.note(
      query.namespace === undefined
        ? `No ${nouns} found.`
        : `No ${nouns} found in ${query.namespace} namespace.`,
    );
  } else {
    const { kind } = query;
    const table = { kind, wide: options.output === 'wide', allNamespaces: query.namespace === undefined };
    out.print((await serviceLines(services, table)).join('\n'));
  }
  for (const kind of (await others) ?? []) out.note(otherKindNote(kind, query, cluster));
}

/** How long the answer waits for what only adds to it. */
const otherKindsMs = 2000;

/** The kinds of which there is something beside the one that is listed. What cannot be read is left out. */
async function otherKinds(
  cluster: Cluster,
  { kind, ...query }: KindQuery,
  signal: AbortSignal,
): Promise<readonly ServiceKind[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(otherKindsMs)]);
  const others = allKinds.filter((other) => other !== kind);
  const found = await Promise.all(others.map((other) => hasAny(cluster, other, query, limited)));
  signal.throwIfAborted();
  return others.filter((_, at) => found[at]);
}

async function hasAny(
  cluster: Cluster,
  kind: ServiceKind,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await listKind(cluster, kind, { ...query, limit: 1 }, signal)).length > 0;
  } catch (error) {
    if (error instanceof Problem || signal.aborted) return false;
    throw error;
  }
}

/** `There are LLMInferenceServices as well: isvc list --kind llm -n models`. */
function otherKindNote(kind: ServiceKind, { namespace }: ServiceQuery, { repeat }: Cluster): string {
  const flag = `--kind ${kind === 'inference' ? 'isvc' : kind}`;
  const line =
    namespace === undefined
      ? joinWords(['isvc list -A', repeat?.cluster, flag])
      : isvcLine('list', { namespace }, repeat, flag);
  return `There are ${serviceKinds[kind].noun}s as well: ${line}`;
}

async function listObjects(
  cluster: Cluster,
  { kind, ...query }: KindQuery,
  { out, options, signal }: Context,
): Promise<void> {
  out.progress(`asking the cluster for its ${serviceKinds[kind].noun}s`);
  printObjects(await listKind(cluster, kind, query, signal), kind, options.output, out);
}
