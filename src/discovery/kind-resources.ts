import type { Resource } from '../cluster/cluster.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';

/** The kinds in the order in which they are told of. */
export const allKinds: readonly ServiceKind[] = ['inference', 'llm', 'graph'];

/** Where the objects of a kind are: the newest version first. A cluster may have only an older one, or none. */
export function kindResources(kind: ServiceKind): readonly [newest: Resource, ...older: Resource[]] {
  const { plural, versions } = serviceKinds[kind];
  const [newest, ...older] = versions;
  const resource = (version: string) => ({ group: 'serving.kserve.io', version, plural, namespaced: true });
  return [resource(newest), ...older.map(resource)];
}
