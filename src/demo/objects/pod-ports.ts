import { at, listAt } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import { startModelServer, type DemoModel } from '../models/catalog.js';

type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

export type PodPorts = {
  /** The loopback port that stands behind a pod's port; undefined when nothing listens there. */
  readonly localPort: (namespace: string, pod: string, port: number) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

/** The gateway's HTTP listener inside its pod: the targetPort of `http2` in manifests/demo/cluster.yaml. */
const gatewayPodPort = 8080;

/** What listens in the demo's pods: the gateway, and a model server per predictor, started when first asked for. */
export function createPodPorts(
  store: ObjectStore,
  models: ReadonlyMap<string, DemoModel>,
  gatewayPort: number,
): PodPorts {
  const servers = new Map<DemoModel, Promise<ModelServer>>();
  const podKind = kinds.find(({ kind }) => kind === 'Pod');

  return {
    localPort: async (namespace, name, port) => {
      const pod = podKind === undefined ? undefined : store.get(podKind, namespace, name)?.object;
      if (pod === undefined || !isReady(pod)) return undefined;
      const labels = pod.metadata.labels ?? {};
      if (labels['istio'] === 'ingressgateway') return port === gatewayPodPort ? gatewayPort : undefined;
      const model = models.get(labels['serving.kserve.io/inferenceservice'] ?? '');
      if (model === undefined || model.port.containerPort !== port) return undefined;
      const server = servers.get(model) ?? startModelServer(model);
      servers.set(model, server);
      return (await server).port;
    },
    close: async () => {
      const started = await Promise.allSettled(servers.values());
      const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(running.map((server) => server.close()));
    },
  };
}

function isReady(pod: unknown): boolean {
  const conditions = listAt(pod, 'status', 'conditions');
  return conditions.some((each) => at(each, 'type') === 'Ready' && at(each, 'status') === 'True');
}
