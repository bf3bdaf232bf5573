import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { explainReadiness, needsPods } from '../kserve/explain.js';
import { serviceLabel, parsePod, type Pod } from '../kserve/pod.js';
import type { Service } from '../kserve/service.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { noRuntimes } from '../kserve/serving-runtime.js';
import { Problem } from '../problem.js';
import { listDrafts, readRuntimes, type ServiceQuery } from './services.js';

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
 * All services of a query, each with what its pods say. Pods and runtimes are asked for side by side, as neither needs the other.
 * Throws Problem "cluster" where the services themselves may not be listed.
 */
export async function listExplained(
  cluster: Cluster,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<ExplainedServices> {
  const drafts = await listDrafts(cluster, query, signal);
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
  const groups = grouped([...new Set(asked.map(({ name }) => name))]);
  const namespaces = new Set(asked.map(({ namespace }) => namespace));
  const [only] = namespaces;
  const where = namespaces.size === 1 && only !== undefined ? { namespace: only } : {};
  const reads = await Promise.all(
    groups.slice(0, mostReads).map((names) => readPods(cluster, where, names, signal)),
  );
  const pods = Map.groupBy(
    reads.flatMap((read) => read.pods),
    ({ of }) => of,
  );
  const keys = new Set(asked.map(({ key }) => key));
  const left = groups.slice(mostReads).flat().length;
  const unread =
    left === 0 ? [] : [`The pods of ${left} more services that are not ready were not looked at.`];
  return {
    services: services.map((service) =>
      keys.has(service.key)
        ? explainReadiness(
            service,
            (pods.get(service.key) ?? []).map(({ pod }) => pod),
          )
        : service,
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

function grouped(names: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const name of names) {
    room -= name.length + 1;
    if (room < 0) {
      groups.push([]);
      room = mostNameCharacters - name.length - 1;
    }
    groups.at(-1)?.push(name);
  }
  return groups;
}

type PodReading = {
  readonly pods: readonly { readonly of: string; readonly pod: Pod }[];
  readonly warning?: string;
};

async function readPods(
  cluster: Pick<Cluster, 'read'>,
  where: { readonly namespace?: string },
  names: readonly string[],
  signal: AbortSignal,
): Promise<PodReading> {
  const [first = ''] = names;
  const limit = AbortSignal.timeout(lookMs);
  const labelSelector =
    names.length === 1 ? `${serviceLabel}=${first}` : `${serviceLabel} in (${names.join(',')})`;
  try {
    const { items, warning } = await cluster.read(
      resources.pods,
      { ...where, labelSelector },
      AbortSignal.any([signal, limit]),
    );
    const pods = items.map((object) => ({ of: serviceKeyOf(object), pod: parsePod(object) }));
    return { pods, ...(warning === undefined ? {} : { warning }) };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) {
      return {
        pods: [],
        warning: `The pods were not listed within ${lookMs / 1000} s: the reasons are those of the services alone.`,
      };
    }
    if (!(error instanceof Problem)) throw error;
    return { pods: [], warning: `The pods could not be read: ${error.summary}` };
  }
}

/** The key of the service that an object was made for. */
function serviceKeyOf(object: KubeObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'labels', serviceLabel) ?? ''}`;
}
