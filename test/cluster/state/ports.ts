/** The ports of one cluster, chosen once and kept: a part that is restarted has its old ones. */
import { createServer } from 'node:net';

const names = [
  'etcd',
  'etcdPeer',
  'etcdMetrics',
  'apiserver',
  'controllerManager',
  'scheduler',
  'kubelet',
  'kserveMetrics',
  'kserveHealth',
  'kserveWebhook',
  'llmisvcMetrics',
  'llmisvcHealth',
  'llmisvcWebhook',
  'lwsMetrics',
  'lwsHealth',
  'lwsWebhook',
  'gatewayHttp',
  'gatewayHttps',
  'gatewayAdmin',
  // The model servers'.
  'sklearnHttp',
  'sklearnGrpc',
  'mlserverHttp',
  'mlserverGrpc',
  'mlserverMetrics',
  'tritonHttp',
  'tritonGrpc',
  'tensorflowHttp',
  'tensorflowGrpc',
  'oddHttp',
  'llamaHttp',
  'decoderHttp',
  'openaiHttp',
  // The endpoint pickers', of models/language/llm-services.yaml.
  'pickerGrpc',
  'pickerHealth',
  'pickerMetrics',
  'emptyPickerGrpc',
  'emptyPickerHealth',
  'emptyPickerMetrics',
  'splitPickerGrpc',
  'splitPickerHealth',
  'splitPickerMetrics',
  // The routers' of the graphs in models/language/graphs.yaml.
  'graphIris',
  'graphChoice',
  'graphCondition',
  'graphBoth',
  'graphDeadStep',
  'graphToken',
  'graphLanguage',
] as const;

export type Ports = Readonly<Record<(typeof names)[number], number>> & {
  /** In Kubernetes' range for them; Envoy listens on these at nodeIp. */
  readonly gatewayNodeHttp: number;
  readonly gatewayNodeHttps: number;
};

/** The node's InternalIP: loopback, but not the address that the gateway's LoadBalancer has. */
export const nodeIp = '127.0.0.2';

/**
 * Below the ports that the kernel gives to outgoing connections, which could take one while its part is down; and below those from
 * 20,000 to 29,999, one of which a copied command gives to a pod (src/format/copy-origin.ts): kubectl could not listen there.
 */
const firstBlock = 13_000;
const blockSize = 50;
const firstNodePort = 30_000;

/**
 * The address of a pod that is called by its own, as an endpoint picker has it: loopback, and no other cluster's. Its server
 * listens there on the port that the pod states.
 */
export function podAddress({ etcd }: Ports, pod: string): string {
  return `127.77.${(etcd - firstBlock) / blockSize}.${pod}`;
}

/** The first block of ports that are all free. */
export async function choosePorts(): Promise<Ports> {
  for (let block = 0; block < 100; block += 1) {
    const ports = portsOf(block);
    const free = await Promise.all(
      Object.values(ports).flatMap((port) => [isFree(port, '127.0.0.1'), isFree(port, nodeIp)]),
    );
    if (free.every(Boolean)) return ports;
  }
  throw new Error(`no block of ${blockSize} free ports from ${firstBlock} up`);
}

function portsOf(block: number): Ports {
  const base = firstBlock + block * blockSize;
  const named = Object.fromEntries(names.map((name, at) => [name, base + at])) as Ports;
  const nodePort = firstNodePort + 2 * block;
  return { ...named, gatewayNodeHttp: nodePort, gatewayNodeHttps: nodePort + 1 };
}

function isFree(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.on('error', () => resolve(false));
  server.listen({ port, host }, () => server.close(() => resolve(true)));
  return promise;
}
