import type { Cluster, Forward } from '../cluster/cluster.js';

/** Port-forwards to the pods of a namespace: each stays open until it is dropped. */
export type PodForwards = {
  /** The one to that port, opened where there is none. Rejects as `forward` of the cluster does. */
  readonly to: (pod: string, port: number, signal: AbortSignal) => Promise<Pick<Forward, 'port'>>;
  /** Closes one that brought nothing: the next call opens another. */
  readonly drop: (pod: string, port: number) => void;
  /** Closes those of all other pods: a rollout would leave a listener behind for each pod that it replaces. */
  readonly keepOnly: (pods: ReadonlySet<string>) => Promise<void>;
};

/** Opens none before it is asked for one. */
export function createPodForwards(cluster: Pick<Cluster, 'forward'>, namespace: string): PodForwards {
  const open = new Map<string, Map<number, Promise<Pick<Forward, 'port' | 'close'>>>>();
  return {
    to: (pod, port, signal) => {
      const ofPod = open.get(pod) ?? new Map<number, Promise<Pick<Forward, 'port' | 'close'>>>();
      open.set(pod, ofPod);
      const forward = ofPod.get(port) ?? cluster.forward({ namespace, pod, port }, signal);
      ofPod.set(port, forward);
      return forward;
    },
    drop: (pod, port) => {
      const forward = open.get(pod)?.get(port);
      open.get(pod)?.delete(port);
      if (forward !== undefined) void closeForward(forward);
    },
    keepOnly: async (pods) => {
      const gone = [...open].filter(([pod]) => !pods.has(pod));
      for (const [pod] of gone) open.delete(pod);
      await Promise.all(gone.flatMap(([, ofPod]) => [...ofPod.values()].map(closeForward)));
    },
  };
}

/** One that never opened has nothing to close. */
function closeForward(open: Promise<Pick<Forward, 'close'>>): Promise<void> {
  return open.then(({ close }) => close()).catch(() => undefined);
}
