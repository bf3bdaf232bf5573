import { connectCluster, type Cluster } from '../../cluster/cluster.js';
import { listExplained } from '../../discovery/explain-services.js';
import { listKind } from '../../discovery/list-kind.js';
import type { KindQuery } from '../../discovery/services.js';
import { serviceKinds } from '../../kserve/service-kinds.js';
import type { ServiceKind } from '../../kserve/service.js';
import { Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import type { Context } from '../context.js';
import { readyFirst, serviceLines } from '../list-table.js';
import { listOf, printObjects } from '../objects.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';
import { refusedLines } from '../refused-lines.js';

const kindsByFlag: Readonly<Record<string, ServiceKind>> = { isvc: 'inference', llm: 'llm', graph: 'graph' };

/** `isvc list` and `isvc get`: the services of a kind, or those that are named, as a table or as the API's own objects. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { output, watch, kind } = context.options;
  const template = await templateOf(output, watch);
  const cluster = await connectCluster(connectOptions(context));
  try {
    if (name !== '') {
      const { listNamed } = await import('../list-named.js');
      return await listNamed(context, cluster, [name, ...context.more], template, kindsByFlag[kind ?? '']);
    }
    const query = kindQuery(context, cluster);
    const objects = output !== undefined && output !== 'table' && output !== 'wide';
    if (watch === true) {
      const { watchObjects, watchTable } = await import('../watch-list.js');
      if (objects) await watchObjects(cluster, query, context);
      else await watchTable(cluster, query, context, otherKinds(cluster, query, context));
    } else if (objects) await listObjects(cluster, query, template, context);
    else await listTable(cluster, query, context);
    return done;
  } finally {
    await cluster.close();
  }
}

/** The printer of `-o jsonpath=` for an object; undefined for another output. Throws Problem "usage". */
async function templateOf(
  output: string | undefined,
  watch: boolean | undefined,
): Promise<((object: object) => string) | undefined> {
  if (output?.startsWith(jsonpathPrefix) !== true) return undefined;
  if (watch === true) {
    throw new Problem('usage', '-o jsonpath and -w cannot be combined.', {
      remedy: 'Watch objects as JSON, and choose with another program: isvc list -w -o json | jq …',
    });
  }
  const { readTemplate } = await import('../jsonpath-template.js');
  return readTemplate(output.slice(jsonpathPrefix.length));
}

const jsonpathPrefix = 'jsonpath=';

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
  template: ((object: object) => string) | undefined,
  { out, options, signal }: Context,
): Promise<void> {
  out.progress(`asking the cluster for its ${serviceKinds[kind].noun}s`);
  const items = await listKind(cluster, kind, query, signal);
  if (template === undefined) printObjects(items, kind, options.output, out);
  else out.write(template(listOf(items)));
}
