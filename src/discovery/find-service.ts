import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import { draftService } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { loadParser } from '../kserve/parse-service.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { GraphService, InferenceService, Service, ServiceKind } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { kubectlLine } from '../wording/command-line.js';
import { allKinds, kindResources } from './kind-resources.js';
import { parseServiceName } from './service-name.js';
import { readRuntimes } from './runtimes.js';

/**
 * One service by `NAME`, or by `isvc/NAME`, `llmisvc/NAME`, `ig/NAME`. Throws Problem "not-found" that suggests the nearest name,
 * "usage" for another kind and for a bare name that two kinds have, "cluster".
 */
export async function findService(
  cluster: Cluster,
  namespace: string,
  text: string,
  signal: AbortSignal,
): Promise<Service> {
  const { kind, name } = parseServiceName(text);
  const kinds = kind === undefined ? allKinds : [kind];
  const read = await Promise.all(kinds.map((one) => getNamed(cluster, one, namespace, name, signal)));
  const found = read.filter((one) => one.object !== undefined);
  const [only, another] = found;
  if (another !== undefined)
    throw ambiguous(
      namespace,
      name,
      found.map((one) => one.kind),
    );
  if (only?.object !== undefined) return parseFound(cluster, only.kind, only.object, signal);
  if (read[0]?.missing !== undefined) await refusal(cluster, read[0].kind, namespace, name, signal);
  const present = read.filter(({ missing }) => missing === undefined);
  const { notFound } = await import('./not-found.js');
  throw await notFound(
    cluster,
    present.map((one) => one.kind),
    namespace,
    name,
    signal,
  );
}

/** The object of a service, as it is now; undefined where there is none. Throws Problem "cluster". */
export async function getObject(
  cluster: Pick<Cluster, 'get' | 'readOne'>,
  { kind, namespace, name }: Pick<Service, 'kind' | 'namespace' | 'name'>,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const { object, missing } = await getNamed(cluster, kind, namespace, name, signal);
  if (missing !== undefined) await refusal(cluster, kind, namespace, name, signal);
  return object;
}

/** Asks once more, for the words of the refusal. */
async function refusal(
  cluster: Pick<Cluster, 'get'>,
  kind: ServiceKind,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  await cluster.get(kindResources(kind)[0], namespace, name, signal);
}

type NamedObject = {
  readonly kind: ServiceKind;
  readonly object?: KubeObject;
  readonly missing?: 'forbidden' | 'absent';
};

/** The object of that name, of the newest version that the cluster has. That it has none, or tells nobody, is a value. */
async function getNamed(
  cluster: Pick<Cluster, 'readOne'>,
  kind: ServiceKind,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<NamedObject> {
  for (const resource of kindResources(kind)) {
    const { items, missing } = await cluster.readOne(resource, namespace, name, signal);
    if (missing === 'forbidden') return { kind, missing };
    if (missing === undefined) return { kind, ...(items[0] === undefined ? {} : { object: items[0] }) };
  }
  return { kind, missing: 'absent' };
}

async function parseFound(
  cluster: Cluster,
  kind: ServiceKind,
  object: KubeObject,
  signal: AbortSignal,
): Promise<Service> {
  const service =
    kind === 'inference' ? await withRuntimes(cluster, object, signal) : (await loadParser(kind))(object);
  if (service?.kind === 'graph') return withReadSteps(cluster, service, signal);
  if (service !== undefined) return service;
  const namespace = textAt(object, 'metadata', 'namespace') ?? cluster.namespace;
  throw new Problem('cluster', `The API server's answer is not an ${serviceKinds[kind].noun}.`, {
    remedy: nextStep(
      `Look at what there is with: ${kubectlLine(`get ${serviceKinds[kind].short}`, namespace, cluster.repeat, '-o yaml')}`,
      'details',
    ),
  });
}

async function withRuntimes(
  cluster: Pick<Cluster, 'read'>,
  object: KubeObject,
  signal: AbortSignal,
): Promise<InferenceService | undefined> {
  const draft = draftService(object);
  const namespace = textAt(object, 'metadata', 'namespace');
  return draft.withRuntimes(await readRuntimes(cluster, namespace, [draft], signal));
}

/** Steps of a graph whose services are asked for: each is a question of its own. */
const mostSteps = 20;

async function withReadSteps(
  cluster: Pick<Cluster, 'read' | 'readOne'>,
  graph: GraphService,
  signal: AbortSignal,
): Promise<Service> {
  const [{ stepNames }, { withAllSteps }] = await Promise.all([
    import('../kserve/graph-steps.js'),
    import('./graph-steps.js'),
  ]);
  const names = stepNames(graph);
  if (names.length > mostSteps) return graph;
  const readings = await Promise.all(
    names.map((name) => cluster.readOne(resources.inferenceServices, graph.namespace, name, signal)),
  );
  if (readings.some(({ missing }) => missing !== undefined)) return graph;
  const drafts = readings.flatMap(({ items }) => items).map(draftService);
  const runtimes = await readRuntimes(cluster, graph.namespace, drafts, signal);
  const [settled = graph] = withAllSteps(
    [graph],
    drafts.flatMap((draft) => draft.withRuntimes(runtimes) ?? []),
  );
  return settled;
}

function ambiguous(namespace: string, name: string, kinds: readonly ServiceKind[]): Problem {
  const nouns = kinds.map((kind) => `an ${serviceKinds[kind].noun}`);
  const names = kinds.map((kind) => `${serviceKinds[kind].short}/${name}`);
  return new Problem('usage', `${name} is ${nouns.join(' and ')} in namespace ${namespace}.`, {
    remedy: nextStep(`Say which: ${names.join(' or ')}`, 'service', names.join(' ')),
  });
}
