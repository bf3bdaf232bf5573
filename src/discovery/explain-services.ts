import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { explainReadiness, needsPods } from '../kserve/explain.js';
import { draftService } from '../kserve/inference-service.js';
import { loadParser } from '../kserve/parse-service.js';
import { parsePod, type Pod } from '../kserve/pod.js';
import { ownerKey, podsSelector } from '../kserve/service-kinds.js';
import type { Service, ServiceKey, ServiceKind } from '../kserve/service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { noRuntimes } from '../kserve/serving-runtime.js';
import { Problem } from '../problem.js';
import { listKind } from './list-kind.js';
import { readRuntimes } from './runtimes.js';
import type { ServiceQuery } from './services.js';

/** Services with what their pods say, and what kept isvc from asking some of them, a line each. */
export type ExplainedServices = {
  readonly services: readonly Service[];
  readonly warnings: readonly string[];
};

/** Characters of the names in one question: proxies before an API server refuse a request line of 8 kB. */
const mostNameCharacters = 4000;
/** How long a look may take: a list must not wait for what only adds to it. */
const lookMs = 5000;
/** Questions in one look, side by side. */
const mostReads = 4;
/** Ready services whose rollout is not finished, in one look: KServe before 0.15 says of none that it is. */
const mostReady = 50;

/**
 * All services of a kind, InferenceServices where none is given, each with what its pods say. Pods and runtimes are asked for side by side, as neither needs the other.
 * Throws Problem "cluster" where the services themselves may not be listed.
 */
export async function listExplained(
  cluster: Cluster,
  { kind = 'inference', ...query }: ServiceQuery & { readonly kind?: ServiceKind },
  signal: AbortSignal,
): Promise<ExplainedServices> {
  const objects = await listKind(cluster, kind, query, signal);
  if (kind === 'inference') return explainInference(cluster, query, objects, signal);
  const parse = await loadParser(kind);
  const services = objects.flatMap((object) => parse(object) ?? []);
  const [found, steps] = await Promise.all([
    explainServices(cluster, services, signal),
    kind === 'graph' ? readSteps(cluster, query, signal) : undefined,
  ]);
  if (steps === undefined) return found;
  const { withAllSteps } = await import('./graph-steps.js');
  return { ...found, services: withAllSteps(found.services, steps) };
}

/** The InferenceServices that graphs may call; undefined where they may not be read. */
async function readSteps(
  cluster: Cluster,
  { namespace }: ServiceQuery,
  signal: AbortSignal,
): Promise<readonly Service[] | undefined> {
  const where = namespace === undefined ? {} : { namespace };
  const { items, missing } = await cluster.read(resources.inferenceServices, where, signal);
  if (missing !== undefined) return undefined;
  const drafts = items.map(draftService);
  const runtimes = await readRuntimes(cluster, namespace, drafts, signal);
  return drafts.flatMap((draft) => draft.withRuntimes(runtimes) ?? []);
}

async function explainInference(
  cluster: Cluster,
  query: ServiceQuery,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<ExplainedServices> {
  const drafts = objects.map(draftService);
  const plain = drafts.flatMap((draft) => {
    const service = draft.withRuntimes(noRuntimes);
    return service === undefined ? [] : [{ draft, service }];
  });
  const [runtimes, explained] = await Promise.all([
    readRuntimes(cluster, query.namespace, drafts, signal),
    explainServices(
      cluster,
      plain.map(({ service }) => service),
      signal,
    ),
  ]);
  const services = explained.services.map((service, at) => {
    const draft = plain[at]?.draft;
    const whole = draft?.neededRuntime === undefined ? undefined : draft.withRuntimes(runtimes);
    const { whyNotReady, startFailure } = service;
    if (whole === undefined) return service;
    return {
      ...whole,
      ...(whyNotReady === undefined ? {} : { whyNotReady }),
      ...(startFailure === undefined ? {} : { startFailure }),
    };
  });
  return { ...explained, services };
}

/**
 * Says of each service that is not ready what its pods say, and of a ready one whether a new version of it does not start.
 * Services whose status tells that all is well cost nothing; the others one question for all of them, or a few where their
 * names fill more than one. Throws only signal.reason: what cannot be asked leaves what the status says, with a warning.
 */
export async function explainServices(
  cluster: Pick<Cluster, 'read'>,
  services: readonly Service[],
  signal: AbortSignal,
): Promise<ExplainedServices> {
  const asked = askedFor(services);
  if (asked.length === 0) return { services, warnings: [] };
  const namespaces = new Set(asked.map(({ namespace }) => namespace));
  const [only] = namespaces;
  const where = namespaces.size === 1 && only !== undefined ? { namespace: only } : {};
  const questions = [...Map.groupBy(asked, ({ kind }) => kind)].flatMap(([kind, some]) =>
    inQuestions(some).map((about) => ({ kind, about })),
  );
  const reads = await Promise.all(
    questions.slice(0, mostReads).map(({ kind, about }) => readPods(cluster, kind, about, where, signal)),
  );
  const pods = new Map(reads.flatMap((read) => [...read.pods]));
  const keys = new Set(asked.map(({ key }) => key));
  const left = questions.slice(mostReads).flatMap(({ about }) => about).length;
  const unread =
    left === 0 ? [] : [`The pods of ${left} more services that are not ready were not looked at.`];
  return {
    services: services.map((service) =>
      keys.has(service.key) ? explainReadiness(service, pods.get(service.key)) : service,
    ),
    warnings: [...new Set(reads.flatMap(({ warning }) => warning ?? [])), ...unread],
  };
}

function askedFor(services: readonly Service[]): readonly Service[] {
  const wanting = services.filter(needsPods);
  return [...wanting.filter((one) => !isReady(one)), ...wanting.filter(isReady).slice(0, mostReady)];
}

function isReady({ readiness }: Service): boolean {
  return readiness === 'ready';
}

/** As many of them in each question as their names have room. */
function inQuestions(services: readonly Service[]): readonly (readonly Service[])[] {
  const questions: Service[][] = [];
  let room = 0;
  for (const service of services) {
    room -= service.name.length + 1;
    if (room < 0) {
      questions.push([]);
      room = mostNameCharacters - service.name.length - 1;
    }
    questions.at(-1)?.push(service);
  }
  return questions;
}

type PodReading = {
  /** Of each service that was asked about; empty where they could not be read: then not even that there are none is known. */
  readonly pods: ReadonlyMap<ServiceKey, readonly Pod[]>;
  readonly warning?: string;
};

async function readPods(
  cluster: Pick<Cluster, 'read'>,
  kind: ServiceKind,
  about: readonly Service[],
  where: { readonly namespace?: string },
  signal: AbortSignal,
): Promise<PodReading> {
  const limit = AbortSignal.timeout(lookMs);
  const labelSelector = podsSelector(kind, [...new Set(about.map(({ name }) => name))]);
  try {
    const { items, missing, warning } = await cluster.read(
      resources.pods,
      { ...where, labelSelector },
      AbortSignal.any([signal, limit]),
    );
    if (missing !== undefined) return { pods: new Map(), ...(warning === undefined ? {} : { warning }) };
    const found = Map.groupBy(items, (object) => ownerKey(kind, object));
    return { pods: new Map(about.map(({ key }) => [key, (found.get(key) ?? []).map(parsePod)])) };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) {
      return {
        pods: new Map(),
        warning: `The pods were not listed within ${lookMs / 1000} s: the reasons are those of the services alone.`,
      };
    }
    if (!(error instanceof Problem)) throw error;
    return { pods: new Map(), warning: `The pods could not be read: ${error.summary}` };
  }
}
