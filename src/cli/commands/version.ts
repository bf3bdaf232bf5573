import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { isController, ownTag } from '../../kserve/controllers.js';
import { textAt } from '../../kserve/fields.js';
import { asProblem, exitCodes, Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import type { Session } from '../../session.js';
import type { CommandResult } from '../command-result.js';
import type { Context } from '../context.js';
import { withSession } from '../open-session.js';
import { version } from '../version.js';

type Versions = {
  readonly client: string;
  /** Kubernetes'. */
  readonly server?: string;
  /** Of each controller, by its Deployment: the tag of its image. */
  readonly kserve?: Readonly<Record<string, string>>;
};

/** `isvc version`: of isvc, of Kubernetes, and of KServe as far as its Deployments may be read. */
export async function run(context: Context): Promise<CommandResult> {
  const { options, out } = context;
  const client: Versions = { client: version };
  if (options.client === true) {
    print(context, client);
    return { open: 'nothing', exitCode: 0 };
  }
  const asked = await withSession(context, (session) => askVersions(session, context)).catch(asProblem);
  context.signal.throwIfAborted();
  if (!(asked instanceof Problem)) {
    print(context, { ...client, ...asked });
    return { open: 'nothing', exitCode: 0 };
  }
  // As kubectl: the client's version is known all the same.
  print(context, client);
  out.problem(asked);
  return { open: 'nothing', exitCode: exitCodes[asked.kind] };
}

async function askVersions(
  { cluster, discovery }: Session,
  { out, signal }: Context,
): Promise<Omit<Versions, 'client'>> {
  out.progress('asking the cluster for its versions');
  const server = await (await cluster.serverInfo()).version(signal);
  const { namespace } = (await discovery.inspect(undefined, signal)).kserve;
  if (namespace === undefined) {
    out.note("KServe's version is not known: its namespace is not; --kserve-namespace names it");
    return defined({ server });
  }
  return { ...defined({ server }), ...(await controllersIn(cluster, namespace, { out, signal })) };
}

async function controllersIn(
  cluster: Cluster,
  namespace: string,
  { out, signal }: Pick<Context, 'out' | 'signal'>,
): Promise<Pick<Versions, 'kserve'>> {
  const { items, warning } = await cluster.read(resources.deployments, { namespace }, signal);
  const found = items.filter(isController);
  if (found.length > 0) {
    const tags = found.map((object) => [textAt(object, 'metadata', 'name') ?? '', ownTag(object)] as const);
    return { kserve: Object.fromEntries(tags) };
  }
  out.note(
    `KServe's version is not known: ${warning ?? `namespace ${namespace} has no Deployment of its controller`}`,
  );
  return {};
}

function print({ options, out }: Context, { client, server, kserve = {} }: Versions): void {
  if (options.output === 'json') {
    out.printJson(JSON.stringify({ client, ...defined({ server }), kserve }, undefined, 2));
    return;
  }
  const rows = [
    ['Client Version', client],
    ...(server === undefined ? [] : [['Server Version', server]]),
    ...Object.entries(kserve).map(([name, tag]) => [`KServe Version (${name})`, tag]),
  ];
  out.print(rows.map(([title = '', text = '']) => `${title}: ${text}`).join('\n'));
}
