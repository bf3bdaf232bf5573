import { kinds } from '../api/kinds.js';
import { startModelServer } from '../models/catalog.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import { textAnswer, type DemoAnswer } from '../wire/exchange.js';
import type { Backends, BackendSources } from './backends.js';
import { routerPort } from './graph.js';
import { llmServiceOf } from './llm-labels.js';
import type { Picker } from './pickers.js';
import { isReady } from './ready-pods.js';

export type PodPorts = {
  /** The loopback port that stands behind a pod's port; undefined when nothing listens there. */
  readonly localPort: (namespace: string, pod: string, port: number) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

/** The gateway's HTTP listener inside its pod: the targetPort of `http2` in manifests/demo/cluster.yaml. */
const gatewayPodPort = 8080;

/** The listeners in the demo's pods: the gateway, model servers, endpoint pickers and routers of graphs, started when first asked for. */
export function createPodPorts(
  { store, models, llmServers, graphRouter }: Omit<BackendSources, 'activator'>,
  backends: Pick<Backends, 'pool'>,
  gatewayPort: number,
): PodPorts {
  const servers = new Map<string, Promise<DemoServer>>();
  const podKind = kinds.find(({ kind }) => kind === 'Pod');
  const portOf = async (
    name: string,
    start: () => Promise<DemoServer> | undefined,
  ): Promise<number | undefined> => {
    const server = servers.get(name) ?? start();
    if (server !== undefined) servers.set(name, server);
    return (await server)?.port;
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
        return portOf(`ig/${namespace}/${graph}`, () =>
          startDualServer((...asked) => graphRouter(namespace, graph)(...asked)),
        );
      }
      const llm = llmServiceOf(labels);
      if (llm !== undefined) {
        const key = `llmisvc/${namespace}/${name}`;
        if (port === llmPort) return portOf(key, () => llmServers.start(pod));
        const isPicker = labels['app.kubernetes.io/component'] === 'llminferenceservice-router-scheduler';
        if (!isPicker || port !== pickerMetricsPort) return undefined;
        const { picker } = backends.pool(namespace, `${llm}-inference-pool`);
        return portOf(key, () => startDualServer(async ({ path }) => answerOfPicker(path, picker)));
      }
      const service = labels['serving.kserve.io/inferenceservice'] ?? '';
      const model = models.get(service);
      if (model?.port.containerPort !== port) return undefined;
      return portOf(service, () => startModelServer(model));
    },
    close: async () => {
      const all = await Promise.allSettled(servers.values());
      const running = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(running.map((server) => server.close()));
    },
  };
}

/** Of every LLMInferenceService's pods, and of its endpoint picker's. */
const llmPort = 8000;
const pickerMetricsPort = 9090;

function answerOfPicker(path: string, { metrics }: Pick<Picker, 'metrics'>): DemoAnswer {
  return path === '/metrics'
    ? metrics()
    : textAnswer(404, '404 page not found\n', 'text/plain; charset=utf-8');
}
