import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { readTokens } from '../cluster/gateway/tokens.ts';
import { restartProcess, stopProcess } from '../cluster/parts/process.ts';
import { authority } from '../cluster/state/certificates.ts';
import { deadParts, readCluster, type Cluster } from '../cluster/state/cluster.ts';
import { binary } from '../cluster/state/paths.ts';
import { openWitness } from '../cluster/witness/witness.ts';
import type { WitnessQuestion } from '../cluster/witness/question.ts';
import { hostPort } from '../../src/network/address.js';
import type { Question } from './witness.js';
import { readObject } from './api-object.js';
import { clusterPrograms } from './cluster-programs.js';
import { clusterEcho, clusterTargets, namespace } from './cluster-targets.js';
import { inContext } from './kubeconfig.js';
import { kubectl } from './kubectl.js';
import { throttle } from './throttle.js';
import type { Controls, ObjectRef, User, World } from './world.js';

const apiserver = 'apiserver';
/** The servers of language models: test/cluster/models/language-servers.ts. */
const writers = ['model-llama', 'model-llama-pod', 'model-llama-decode', 'model-kserve-openai'];
const decoder = 'model-llama-decode';
/** The endpoint picker of role `llm-scheduled`. */
const picker = 'endpoint-picker';

/** The cluster of test/cluster in the state folder, which must run. */
export async function openClusterWorld(): Promise<World> {
  // A case that failed may have left the API server down.
  for (const part of await deadParts()) await restartProcess(part);
  const cluster = await readCluster();
  const kubeconfig = await readFile(cluster.kubeconfig, 'utf8');
  const { allowed } = await readTokens();
  const gateway = { address: '127.0.0.1', port: cluster.ports.gatewayHttp };
  const reachable = cluster.installation === 'no-gateway' ? undefined : gateway;
  const real = openWitness();
  return {
    name: `the real cluster, ${cluster.installation}`,
    kubeconfig,
    kubeconfigOf: (user) => inContext(kubeconfig, contextOf(cluster, user)),
    namespace,
    target: (role) => clusterTargets[role],
    echo: clusterEcho,
    sheddable: 'batch',
    hasSharedGateway: cluster.installation === 'gateway-api',
    gateway,
    gatewayService: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'istio-system', name: 'istio-ingressgateway' },
    },
    gatewayObject: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { namespace: 'kserve', name: 'kserve-ingress-gateway' },
    },
    token: allowed,
    kubectl: binary('kubectl'),
    controls: controlsOf(cluster, kubeconfig),
    programs: clusterPrograms,
    https: { port: cluster.ports.gatewayHttps, cacert: authority() },
    witness: {
      predict: (question) => real.predict(toWitness(question, reachable)),
      write: ({ host, path, body }) =>
        real.write({
          baseUrl: `http://${hostPort(gateway)}${path}/v1`,
          headers: host === undefined ? {} : { Host: host },
          body,
        }),
    },
    close: real.close,
  };
}

/** The witness goes to the gateway itself; where there is none, only isvc's port-forward leads to a model. */
function toWitness(
  { target: { service, model = service, protocol }, found, ...question }: Question,
  gateway: World['gateway'] | undefined,
): WitnessQuestion {
  if (protocol === 'openai') throw new Error('no witness speaks OpenAI');
  return { ...question, model, protocol, address: gateway === undefined ? found : hostPort(gateway) };
}

function contextOf({ contexts }: Cluster, user: User): string {
  return contexts[user];
}

function controlsOf(cluster: Cluster, kubeconfig: string): Controls {
  const ask = (...words: readonly string[]): Promise<string> => kubectl(binary('kubectl'), kubeconfig, words);
  const apply = (object: object, ...words: readonly string[]): Promise<string> =>
    kubectl(
      binary('kubectl'),
      kubeconfig,
      ['apply', '--server-side', '--force-conflicts', '--filename=-', ...words],
      JSON.stringify(object),
    );
  return {
    apply: async (object) => {
      const { status, ...rest } = withoutHistory(object);
      await apply(rest);
      if (status !== undefined) await apply({ ...rest, status }, '--subresource=status');
    },
    remove: async (object) => {
      await ask('delete', ...words(object), '--ignore-not-found', '--wait');
    },
    get: (object) => readObject(kubeconfig, object),
    stopApi: (how) => stopProcess(apiserver, how === 'end' ? 'SIGTERM' : 'SIGKILL'),
    startApi: async () => {
      await restartProcess(apiserver);
    },
    expireHistory: async () => {
      await compact(cluster);
      // Events that the API server still has in memory are history too.
      await stopProcess(apiserver, 'SIGKILL');
      await restartProcess(apiserver);
      // It is ready before it takes watches of custom resources: 429 until then, which kubectl waits out.
      await ask('get', '--raw', '/apis/serving.kserve.io/v1beta1/inferenceservices?watch=1&timeoutSeconds=1');
    },
    killWriters: async () => {
      await Promise.all(writers.map((part) => stopProcess(part, 'SIGKILL')));
      await Promise.all(writers.map((part) => restartProcess(part)));
    },
    stopDecoder: async () => {
      await stopProcess(decoder, 'SIGKILL');
      return async () => void (await restartProcess(decoder));
    },
    stopPicker: async () => {
      await stopProcess(picker, 'SIGKILL');
      return async () => void (await restartProcess(picker));
    },
    throttleLister: () =>
      throttle(
        cluster.contexts.lister,
        inContext(kubeconfig, cluster.contexts.lister),
        (object) => apply(object),
        (object) => ask('delete', ...words(object)),
      ),
  };
}

function words({ kind, metadata: { namespace, name } }: ObjectRef): readonly string[] {
  return [`${kind}/${name}`, ...(namespace === undefined ? [] : ['--namespace', namespace])];
}

/** Fields that no apply may state, since the API server writes them. */
const written = new Set(['managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'generation']);

function withoutHistory(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const metadata = Object.entries(object['metadata'] ?? {}).filter(([key]) => !written.has(key));
  return { ...object, metadata: Object.fromEntries(metadata) };
}

/** Etcd's own API in JSON (etcd's documentation, "gRPC gateway"): forgets every revision but the current one. */
async function compact({ ports }: Cluster): Promise<void> {
  const { header } = await askEtcd(ports.etcd, '/v3/kv/range', { key: 'AA==', limit: 1 });
  await askEtcd(ports.etcd, '/v3/kv/compaction', { revision: header.revision, physical: true });
}

async function askEtcd(
  port: number,
  path: string,
  question: object,
): Promise<{ readonly header: { readonly revision: string } }> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const asked = request({ host: '127.0.0.1', port, path, method: 'POST', agent: false }, (response) => {
    json(response).then(resolve, reject);
  });
  asked.on('error', reject);
  asked.end(JSON.stringify(question));
  return (await promise) as { header: { revision: string } };
}
