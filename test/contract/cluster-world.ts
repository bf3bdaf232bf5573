import { readFile } from 'node:fs/promises';
import { readTokens } from '../cluster/gateway/tokens.ts';
import { compactEtcd } from '../cluster/parts/compact-etcd.ts';
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
import { kubectlControls } from './kubectl-controls.js';
import { throttle } from './throttle.js';
import type { Controls, User, World } from './world.js';

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
    mode: 'Standard',
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
  const { apply, remove, ask } = kubectlControls(binary('kubectl'), kubeconfig);
  return {
    apply,
    remove,
    get: (object) => readObject(kubeconfig, object),
    stopApi: (how) => stopProcess(apiserver, how === 'end' ? 'SIGTERM' : 'SIGKILL'),
    startApi: async () => {
      await restartProcess(apiserver);
    },
    expireHistory: async () => {
      await compactEtcd(cluster.ports.etcd);
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
      throttle(cluster.contexts.lister, inContext(kubeconfig, cluster.contexts.lister), apply, remove),
  };
}
