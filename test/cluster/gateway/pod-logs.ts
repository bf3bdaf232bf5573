/** Whose logs the played kubelet can give: the routers of graphs write theirs in the form of a container runtime. */
import { logPath } from '../state/paths.ts';
import { keyOf } from './objects.ts';
import type { Pod } from './objects.ts';

/** KServe's label on a router's pod: the name of its graph. */
const graphLabel = 'serving.kserve.io/inferencegraph';

export type PodLog = { readonly containers: readonly string[]; readonly logsFile: string };

/** By NAMESPACE/NAME of the pod. */
export function logsOf(pods: readonly Pod[]): ReadonlyMap<string, readonly PodLog[]> {
  return new Map(
    pods.flatMap(({ metadata, spec }) => {
      const graph = metadata.labels?.[graphLabel];
      const containers = spec.containers.flatMap(({ name }) => name ?? []);
      return graph === undefined
        ? []
        : [[keyOf(metadata), [{ containers, logsFile: logPath(`graph-${graph}`) }]] as const];
    }),
  );
}
