import type { Cluster, Query, Reading, Resource, WatchEvent } from '../../src/cluster/cluster.js';
import { fieldAt, textMapAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { Problem } from '../../src/problem.js';
import { nameOf } from '../../src/discovery/object-name.js';

export type FakeOptions = {
  /** Objects by plural. */
  readonly objects?: Readonly<Record<string, readonly KubeObject[]>>;
  /** Plurals that may not be read; `PLURAL@NAMESPACE` for one namespace, `PLURAL@*` for all namespaces at once. */
  readonly forbidden?: readonly string[];
  /** Plurals that the cluster lacks; `PLURAL.VERSION` for one version. */
  readonly absent?: readonly string[];
  /** The refusal of the first reads. */
  readonly refusals?: readonly Problem[];
  /** Of InferenceServices. */
  readonly watch?: (signal: AbortSignal) => AsyncIterable<WatchEvent>;
  /** Of other kinds, as `PLURAL.VERSION`; without one the cluster lacks the kind. */
  readonly watches?: Readonly<Record<string, (signal: AbortSignal) => AsyncIterable<WatchEvent>>>;
  readonly context?: string;
  /** Who signs the tokens of service accounts. */
  readonly issuer?: string | undefined;
  /** The lines of each container's log, by its name. */
  readonly logs?: Readonly<Record<string, readonly string[]>>;
};

/** A Cluster that answers from memory: the door is a record of functions, so a test may fill it itself. `calls` lists what was read. */
export function fakeCluster(options: FakeOptions): {
  readonly cluster: Cluster;
  readonly calls: readonly string[];
} {
  const calls: string[] = [];
  const refusals = [...(options.refusals ?? [])];
  /** Plurals that two groups have are told apart by these names. */
  const keys: Readonly<Record<string, string>> = {
    'gateways.networking.istio.io': 'istioGateways',
    'ingresses.networking.internal.knative.dev': 'knativeIngresses',
    'services.serving.knative.dev': 'knativeServices',
    'routes.serving.knative.dev': 'knativeRoutes',
    'ingresses.config.openshift.io': 'openShiftIngresses',
  };
  const keyOf = ({ plural, group }: Resource) => keys[`${plural}.${group}`] ?? plural;
  const all = (resource: Resource) => options.objects?.[keyOf(resource)] ?? [];
  const answer = (
    resource: Resource,
    namespace: string | undefined,
    items: () => readonly KubeObject[],
  ): Reading => {
    const key = keyOf(resource);
    const { warning, missing } = { warning: `may not list ${key}`, missing: 'forbidden' } as const;
    if ([key, `${key}@${namespace ?? '*'}`].some((name) => options.forbidden?.includes(name) === true))
      return { items: [], missing, warning };
    const isAbsent = [key, `${key}.${resource.version}`].some(
      (name) => options.absent?.includes(name) === true,
    );
    return isAbsent ? { items: [], missing: 'absent' } : { items: items() };
  };
  const read = (resource: Resource, query: Query): Promise<Reading> => {
    calls.push([keyOf(resource), query.namespace ?? '*'].join('@'));
    const refusal = refusals.shift();
    if (refusal !== undefined) return Promise.reject(refusal);
    return Promise.resolve(
      answer(resource, query.namespace, () => all(resource).filter((object) => isWanted(object, query))),
    );
  };
  const cluster: Cluster = {
    context: options.context ?? 'prod',
    namespace: 'models',
    contexts: [],
    server: 'https://cluster.test',
    inCluster: false,
    get: (resource, namespace, name) =>
      Promise.resolve(
        all(resource).find(
          (object) => nameOf(object).name === name && nameOf(object).namespace === namespace,
        ),
      ),
    readOne: (resource, namespace, name) => {
      calls.push(`${keyOf(resource)}/${name}${namespace === undefined ? '' : `@${namespace}`}`);
      return Promise.resolve(
        answer(resource, namespace, () =>
          all(resource).filter(
            (object) =>
              nameOf(object).name === name &&
              (namespace === undefined || nameOf(object).namespace === namespace),
          ),
        ),
      );
    },
    list: async (resource, query) => {
      const { items, missing } = await read(resource, query);
      if (missing === undefined) return { items, resourceVersion: '1' };
      throw new Problem('cluster', `${resource.plural}: ${missing}`, { remedy: 'none' });
    },
    read,
    watch: ({ plural, version }, _query, keep, signal) => {
      const other = options.watches?.[`${plural}.${version}`];
      if (other !== undefined) return kept(other(signal), keep);
      if (plural !== 'inferenceservices') return refused(plural, 404);
      return kept(options.watch?.(signal) ?? nothing(), keep);
    },
    create: () => Promise.reject(new Error('nothing is written here')),
    remove: () => Promise.reject(new Error('nothing is written here')),
    createToken: unused,
    issuerOf: () => Promise.resolve(options.issuer),
    serverInfo: unused,
    refused: () => [],
    logs: ({ pod, container, previous }) => {
      calls.push(`log ${pod}/${container}${previous === true ? ' previous' : ''}`);
      return linesOf(options.logs?.[container]);
    },
    forward: unused,
    close: () => Promise.resolve(),
  };
  return { cluster, calls };
}

const unused = () => Promise.reject(new Error('this test does not use it'));

async function* linesOf(lines: readonly string[] | undefined): AsyncGenerator<readonly string[]> {
  if (lines === undefined) await unused();
  else yield lines;
}

async function* nothing(): AsyncGenerator<WatchEvent> {}

/** A watch whose first list is refused, as the cluster's own throws. */
export async function* refused(what: string, status: 403 | 404): AsyncGenerator<never> {
  const cause = Object.assign(new Error(`HTTP ${status}`), { status });
  yield await Promise.reject(new Problem('cluster', `${what}: ${status}`, { remedy: 'none', cause }));
}

/** The events with what is kept of their objects, as the cluster's own watch tells them. */
async function* kept<Kept>(
  events: AsyncIterable<WatchEvent>,
  keep: (object: KubeObject) => Kept,
): AsyncGenerator<WatchEvent<Kept>> {
  for await (const event of events) {
    if (event.type === 'listed') yield { ...event, items: event.items.map(keep) };
    else yield event.type === 'changed' ? { ...event, object: keep(event.object) } : event;
  }
}

/** The selectors that discovery uses: equal, one of some, absent, and a field's value or what it is not. */
function isWanted(object: KubeObject, query: Query): boolean {
  const labels = textMapAt(object, 'metadata', 'labels');
  const terms = (query.labelSelector ?? '').split(/,(?![^(]*\))/).filter((term) => term !== '');
  const fields = (query.fieldSelector ?? '').split(',').filter((term) => term !== '');
  return (
    (query.namespace === undefined || nameOf(object).namespace === query.namespace) &&
    fields.every((term) => {
      const [, field = '', not, value] = /^([\w.]+)(!?)=(.*)$/.exec(term) ?? [];
      return (fieldAt(object, ...field.split('.')) === value) === (not === '');
    }) &&
    terms.every((term) => {
      const [, label = '', among] = /^(\S+) in \((.*)\)$/.exec(term) ?? [];
      if (among !== undefined) return among.split(',').includes(labels[label] ?? '');
      const [key, wanted] = term.split('=');
      return term.startsWith('!') ? labels[term.slice(1)] === undefined : labels[key ?? ''] === wanted;
    })
  );
}
