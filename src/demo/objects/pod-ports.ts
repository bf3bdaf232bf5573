import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import { startModelServer, type DemoModel } from '../models/catalog.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import type { DemoHandler } from '../wire/exchange.js';
import { isReady, llmModelKey } from './backends.js';
import { routerPort } from './graph.js';
import { llmServiceOf } from './llm-service.js';

export type PodPorts = {
  /** The loopback port that stands behind a pod's port; undefined when nothing listens there. */
  readonly localPort: (namespace: string, pod: string, port: number) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

/** The gateway's HTTP listener inside its pod: the targetPort of `http2` in manifests/demo/cluster.yaml. */
const gatewayPodPort = 8080;

/** What listens in the demo's pods: the gateway, model servers and routers of graphs, started when first asked for. */
export function createPodPorts(
  store: ObjectStore,
  models: ReadonlyMap<string, DemoModel>,
  graphRouter: (namespace: string, graph: string) => DemoHandler,
  gatewayPort: number,
): PodPorts {
  const servers = new Map<string, Promise<DemoServer>>();
  const podKind = kinds.find(({ kind }) => kind === 'Pod');
  const started = async (name: string, start: () => Promise<DemoServer>): Promise<number> => {
    const server = servers.get(name) ?? start();
    servers.set(name, server);
    return (await server).port;
  };

  return {
    localPort: async (namespace, name, port) => {
      const pod = podKind === undefined ? undefined : store.get(podKind, namespace, name)?.object;
      if (pod === undefined || !isReady(pod)) return undefined;
      const labels = pod.metadata.labels ?? {};
      if (labels['istio'] === 'ingressgateway') return port === gatewayPodPort ? gatewayPort : undefined;
      const graph = labels['serving.kserve.io/inferencegraph'];
      if (graph !== undefined) {
        if (port !== routerPort) return undefined;
        return started(`${namespace}/${graph}`, () =>
          startDualServer((...asked) => graphRouter(namespace, graph)(...asked)),
        );
      }
      const key = modelKeyOf(labels);
      const model = key === undefined ? undefined : models.get(key);
      if (key === undefined || model?.port.containerPort !== port) return undefined;
      return started(key, () => startModelServer(model));
    },
    close: async () => {
      const all = await Promise.allSettled(servers.values());
      const running = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(running.map((server) => server.close()));
    },
  };
}

/** By which the model of a pod is found; undefined for one without, as the endpoint picker's. */
function modelKeyOf(labels: Readonly<Record<string, string>>): string | undefined {
  const llm = llmServiceOf(labels);
  if (llm === undefined) return labels['serving.kserve.io/inferenceservice'];
  return labels['kserve.io/component'] === 'workload' ? llmModelKey(llm) : undefined;
}
