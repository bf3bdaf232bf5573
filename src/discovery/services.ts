import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Query } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import { draftService, type ServiceDraft } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { bursts, keepService, serviceList, type ServiceList } from './service-list.js';
import { isvcLine, joinWords, kubectlLine } from '../wording/command-line.js';
import { noRuntimes, runtimeLookup, type RuntimeLookup } from '../kserve/serving-runtime.js';

export type ServiceQuery = { readonly namespace?: string; readonly labelSelector?: string };

/** A list that is live, or one that says since when it is not. */
export type LiveServices =
  | { readonly type: 'live'; readonly services: readonly Service[] }
  | {
      readonly type: 'stale';
      readonly why: string;
      /** What a person can do, where more is known than to wait. */
      readonly remedy?: string;
      readonly retryInMs: number;
    };

/** Faster than an eye follows, slow enough for a thousand changes at once. */
const burstMs = 50;
/** The read of runtimes has paused between tries of its own already. */
const runtimesRetryMs = 1000;

/** All services of the namespace (all namespaces when absent), in the order of the API (namespace, name), each without what its runtime decides. Throws Problem "cluster". */
export async function listDrafts(
  cluster: Cluster,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<readonly ServiceDraft[]> {
  return (await readServices(cluster, query, signal)).map(draftService);
}

/** The same list, again after every burst of changes. Ends only with the signal. Throws Problem "cluster" if the first list is refused. */
export async function* watchServices(
  cluster: Cluster,
  query: ServiceQuery,
  signal: AbortSignal,
): AsyncGenerator<LiveServices, void, undefined> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const list = serviceList((drafts) => readRuntimes(cluster, query.namespace, drafts, until));
  try {
    for await (const events of bursts(
      cluster.watch(resources.inferenceServices, query, keepService, until),
      burstMs,
      until,
    )) {
      const interruption = list.apply(events);
      if (interruption === undefined) yield* onceRead(list, until);
      else yield interruption;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

/** The list with its runtimes. An API server that has no answer for those just now interrupts the list, and does not end it. */
async function* onceRead(
  list: ServiceList,
  signal: AbortSignal,
): AsyncGenerator<LiveServices, void, undefined> {
  for (;;) {
    const services = await list.services().catch(problemOf);
    signal.throwIfAborted();
    if (!(services instanceof Problem)) return yield { type: 'live', services };
    yield { type: 'stale', why: services.summary, retryInMs: runtimesRetryMs };
    await sleep(runtimesRetryMs, undefined, { signal });
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** One service by `NAME` or `isvc/NAME`. Throws Problem "not-found" that suggests the nearest name, "usage" for another kind, "cluster". */
export async function findService(
  cluster: Cluster,
  namespace: string,
  text: string,
  signal: AbortSignal,
): Promise<Service> {
  const name = serviceNameIn(text);
  const object = await cluster.get(resources.inferenceServices, namespace, name, signal);
  if (object === undefined) throw await notFound(cluster, namespace, name, signal);
  const draft = draftService(object);
  const service = draft.withRuntimes(await readRuntimes(cluster, namespace, [draft], signal));
  if (service === undefined)
    throw new Problem('cluster', `The API server's answer for ${name} is not an InferenceService.`, {
      remedy: nextStep(
        `Look at it with: ${kubectlLine(`get isvc ${name}`, namespace, cluster.repeat, '-o yaml')}`,
        'details',
      ),
    });
  return service;
}

async function readServices(
  cluster: Cluster,
  query: Query,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  return (await cluster.list(resources.inferenceServices, query, signal)).items;
}

async function notFound(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Problem> {
  const [here, elsewhere] = await Promise.all([
    readServices(cluster, { namespace }, signal),
    cluster.read(resources.inferenceServices, { fieldSelector: `metadata.name=${name}` }, signal),
  ]);
  const others = elsewhere.items.flatMap((object) => textAt(object, 'metadata', 'namespace') ?? []);
  const { nearestNames } = await import('../wording/nearest-names.js');
  const near = nearestNames(
    name,
    here.flatMap((object) => textAt(object, 'metadata', 'name') ?? []),
  );
  const remedy =
    others.length > 0
      ? `There is one in namespace ${others.join(', ')}: add -n ${others[0]}`
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : here.length === 0
          ? `This namespace has no InferenceService. All namespaces: ${joinWords(['isvc list -A', cluster.repeat?.cluster])}`
          : `See what there is with: ${isvcLine('list', { namespace }, cluster.repeat)}`;
  return new Problem('not-found', `No InferenceService ${name} in namespace ${namespace}.`, { remedy });
}

/** Reads the runtimes only when a service's protocol depends on one; a refusal leaves KServe's defaults. */
export async function readRuntimes(
  cluster: Cluster,
  namespace: string | undefined,
  services: readonly ServiceDraft[],
  signal: AbortSignal,
): Promise<RuntimeLookup> {
  if (services.every(({ neededRuntime }) => neededRuntime === undefined)) return noRuntimes;
  const readings = await Promise.all([
    cluster.read(resources.servingRuntimes, namespace === undefined ? {} : { namespace }, signal),
    cluster.read(resources.clusterServingRuntimes, {}, signal),
  ]);
  return runtimeLookup(readings.flatMap((reading) => reading.items));
}

const kinds = /^(?:isvc|inferenceservices?)(?:\.v1beta1)?(?:\.serving\.kserve\.io)?$/iu;

/** Whether a word before a slash says that an InferenceService follows, as for kubectl. */
export function isServiceKind(word: string): boolean {
  return kinds.test(word);
}

/** The name in `NAME` or, as kubectl takes it, `isvc/NAME`. Throws Problem "usage" for another kind, or no name. */
function serviceNameIn(text: string): string {
  const slash = text.indexOf('/');
  const kind = slash === -1 ? 'isvc' : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (!isServiceKind(kind))
    throw new Problem('usage', `${text} is not an InferenceService.`, {
      remedy: 'Give its name, NAMESPACE/NAME, or isvc/NAME.',
    });
  if (name === '' || name.includes('/'))
    throw new Problem('usage', `“${text}” is not a name of an InferenceService.`, {
      remedy: 'Give its name, NAMESPACE/NAME, or isvc/NAME. All names: isvc list',
    });
  return name;
}
