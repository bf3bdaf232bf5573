import type { Cluster, Query } from '../cluster/cluster.js';
import { textAt } from '../kserve/fields.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { isvcLine, joinWords } from '../wording/command-line.js';
import { namesThere, nearestNames } from '../wording/nearest-names.js';
import { kindResources } from './kind-resources.js';

/** A Problem "not-found" for a name that no service of these kinds has, with the nearest name, or the namespace that has it. */
export async function notFound(
  cluster: Cluster,
  kinds: readonly ServiceKind[],
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Problem> {
  const [here, elsewhere] = await Promise.all([
    readNames(cluster, kinds, { namespace }, signal),
    readNames(cluster, kinds, { fieldSelector: `metadata.name=${name}` }, signal),
  ]);
  const near = nearestNames(name, [...new Set(here.map((one) => one.name))]);
  const spaces = [...new Set(elsewhere.map((one) => one.namespace))];
  const [space = spaces[0]] = nearestNames(namespace, spaces);
  // Nobody means a kind of which the namespace has none.
  const likely = kinds.filter((kind, at) => at === 0 || here.some((one) => one.kind === kind));
  const nouns = likely
    .map((kind) => serviceKinds[kind].noun)
    .join(', ')
    .replace(/, (?=\w+$)/u, ' or ');
  const remedy =
    space !== undefined
      ? nextStep(
          `There is one in namespace ${namesThere(namespace, spaces)}: add -n ${space}`,
          'namespace',
          space,
        )
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : here.length === 0
          ? `This namespace has no ${nouns}. All namespaces: ${joinWords(['isvc list -A', cluster.repeat?.cluster])}`
          : `See what there is with: ${isvcLine('list', { namespace }, cluster.repeat)}`;
  return new Problem('not-found', `No ${nouns} ${name} in namespace ${namespace}.`, { remedy });
}

type ServiceName = { readonly kind: ServiceKind; readonly namespace: string; readonly name: string };

async function readNames(
  cluster: Pick<Cluster, 'read'>,
  kinds: readonly ServiceKind[],
  query: Query,
  signal: AbortSignal,
): Promise<readonly ServiceName[]> {
  const readings = await Promise.all(
    kinds.map(async (kind) => {
      const { items } = await cluster.read(kindResources(kind)[0], query, signal);
      return items.map((item) => ({
        kind,
        namespace: textAt(item, 'metadata', 'namespace') ?? '',
        name: textAt(item, 'metadata', 'name') ?? '',
      }));
    }),
  );
  return readings.flat();
}
