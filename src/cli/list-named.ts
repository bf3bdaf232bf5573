import { outcomeOfProblem, worstExitCode } from '../batch/outcome.js';
import type { Cluster } from '../cluster/cluster.js';
import { explainServices } from '../discovery/explain-services.js';
import { findService, getObject } from '../discovery/find-service.js';
import { toned } from '../format/toned.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { Service, ServiceKind } from '../kserve/service.js';
import { asProblem, Problem } from '../problem.js';
import type { CommandResult } from './command-result.js';
import type { Context } from './context.js';
import { serviceLines } from './list-table.js';
import { namespacedName } from './namespaced-name.js';
import { printNamed, type NamedObject } from './objects.js';

/** `isvc list NAME…`: those services, in the order of their names, a table for each kind. One that is missing is told beside the others. */
export async function listNamed(
  context: Context,
  cluster: Cluster,
  names: readonly string[],
  template: ((object: object) => string) | undefined,
  kind: ServiceKind | undefined,
): Promise<CommandResult> {
  const { options, out, signal } = context;
  checkUsage(context);
  out.progress('asking the cluster for its services');
  const found = await Promise.all(
    names.map((text) => find(cluster, text, kind, options.namespace, signal).catch(asProblem)),
  );
  signal.throwIfAborted();
  const problems = found.filter((one) => one instanceof Problem);
  const services = found.filter((one) => !(one instanceof Problem));
  if (options.output === undefined || options.output === 'table' || options.output === 'wide')
    await printTables(context, cluster, services);
  else {
    const objects = await Promise.all(services.map((service) => read(cluster, service, signal)));
    if (objects.length > 0) printNamed(objects.flat(), { format: options.output, template }, out);
  }
  for (const problem of problems) {
    out.warning([toned('bad', 'error:'), ` ${problem.summary}`]);
    for (const { text } of problem.next) out.note([toned('accent', '→'), ` ${text}`]);
  }
  const call = { name: '', service: '', namespace: '' };
  const exitCode = worstExitCode(problems.map((problem) => outcomeOfProblem(call, problem)));
  return { open: 'nothing', exitCode };
}

function find(
  cluster: Cluster,
  text: string,
  kind: ServiceKind | undefined,
  given: string | undefined,
  signal: AbortSignal,
): Promise<Service> {
  const { argument, namespace } = namespacedName({ argument: { pattern: '', summary: '' } }, text, given);
  const name =
    kind === undefined || argument.includes('/') ? argument : `${serviceKinds[kind].short}/${argument}`;
  return findService(cluster, namespace ?? cluster.namespace, name, signal);
}

async function read(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<readonly NamedObject[]> {
  const object: KubeObject | undefined = await getObject(cluster, service, signal);
  return object === undefined ? [] : [{ object, kind: service.kind }];
}

async function printTables(
  { options, out, signal }: Context,
  cluster: Cluster,
  found: readonly Service[],
): Promise<void> {
  const { services, warnings } = await explainServices(cluster, found, signal);
  for (const warning of warnings) out.note(warning);
  const allNamespaces = new Set(services.map(({ namespace }) => namespace)).size > 1;
  for (const [at, [kind, some]] of [...Map.groupBy(services, (service) => service.kind)].entries()) {
    if (at > 0) out.print('');
    const table = { kind, wide: options.output === 'wide', allNamespaces, columns: out.columns };
    const { lines, notes } = await serviceLines(some, table);
    out.printLines(lines);
    for (const note of notes) out.note(note);
  }
}

function checkUsage({ options: { allNamespaces, selector, watch } }: Context): void {
  const flag =
    allNamespaces === true ? '-A' : selector === undefined ? (watch === true ? '-w' : undefined) : '-l';
  if (flag === undefined) return;
  throw new Problem('usage', `Names and ${flag} cannot be combined.`, {
    remedy: flag === '-w' ? 'Watch the list: isvc list -w' : `Give names, or ${flag}.`,
  });
}
