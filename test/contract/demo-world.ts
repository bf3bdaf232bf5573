import { spawnSync } from 'node:child_process';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import type { DemoUser } from '../../src/demo/api/access.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { hostPort } from '../../src/network/address.js';
import { demoExtras } from './demo-extras.js';
import { readObject } from './api-object.js';
import type { Controls, Role, Target, User, World } from './world.js';

const namespace = 'kserve-demo';
const kubectl = 'kubectl';

const targets: Readonly<Record<Role, Target>> = {
  'kserve-v1': here('sklearn-iris', 'v1'),
  'kserve-v2': here('sklearn-v2-iris', 'v2'),
  'kserve-grpc': here('iris-grpc', 'grpc-v2'),
  'mlserver-v2': here('sklearn-v2-iris', 'v2'),
  'mlserver-grpc': here('iris-grpc', 'grpc-v2'),
  'half-plus-two-grpc': here('half-plus-two-grpc', 'grpc-v1'),
  'flower-v1': here('flower-sample', 'v1'),
  'flower-grpc': here('flower-grpc', 'grpc-v1'),
  'unknown-runtime': here('no-such-runtime', 'v1'),
  'failing-pod': here('bad-model', 'v1'),
  'unknown-format': here('unknown-format', 'v1'),
  'no-backend': here('no-backend', 'v1'),
  'route-timeout': { ...here('route-timeout', 'v1'), model: 'slow' },
  'no-route': here('no-route', 'v1'),
  unauthorised: here('needs-token', 'v1'),
  slow: here('slow', 'v1'),
  fails: here('rejects', 'v1'),
  'not-json': here('not-json', 'v1'),
  vllm: { ...here('writer', 'openai'), model: 'writer' },
  huggingface: { ...here('qwen', 'openai'), model: 'qwen' },
  'llm-scheduled': { ...here('assistant', 'openai'), kind: 'llm', model: 'assistant' },
  'llm-routed': { ...here('routed', 'openai'), kind: 'llm', model: 'routed-model' },
  'llm-unrouted': { ...here('unrouted', 'openai'), kind: 'llm', model: 'unrouted-model' },
  'llm-at-zero': { ...here('assistant-at-zero', 'openai'), kind: 'llm', model: 'assistant-at-zero' },
  'llm-split': { ...here('split', 'openai'), kind: 'llm', model: 'split' },
  'llm-wide': { ...here('wide', 'openai'), kind: 'llm', model: 'wide' },
  'llm-crashing': { ...here('crashing', 'openai'), kind: 'llm' },
  'llm-bad-reference': { ...here('bad-reference', 'openai'), kind: 'llm' },
  'llm-unready': { ...here('unready-answers', 'openai'), kind: 'llm', model: 'unready-answers-model' },
  'llm-stopped': { ...here('stopped', 'openai'), kind: 'llm' },
  'graph-sequence': { ...here('iris-steps', 'v1'), kind: 'graph' },
  'graph-condition': { ...here('ends-early', 'v1'), kind: 'graph' },
  'graph-ensemble': { ...here('both', 'v1'), kind: 'graph' },
  'graph-switch': { ...here('choice', 'v1'), kind: 'graph' },
  'graph-language': { ...here('language-step', 'v1'), kind: 'graph' },
  'graph-dead-step': { ...here('dead-step', 'v1'), kind: 'graph' },
};

/** As test/cluster/state/users.ts has them. */
const users: readonly DemoUser[] = [
  { name: 'nobody', token: 'token-of-nobody', rules: [] },
  userWith('lister', ['get', 'list', 'watch']),
  userWith('listOnly', ['list']),
];

/** The demo in this process, with a cluster of its own for each test file. */
export async function openDemoWorld(): Promise<World> {
  const demo = await startDemo({ users });
  const gatewayUrl = `http://${hostPort(demo.gateway)}`;
  for (const object of demoExtras(namespace, gatewayUrl)) demo.controls.apply(object);
  return {
    name: 'the demo',
    mode: 'Standard',
    kubeconfig: demo.kubeconfig,
    kubeconfigOf: (user) => demo.kubeconfig.replace('user: {}', `user: { token: token-of-${user} }`),
    namespace,
    target: (role) => targets[role],
    echo: (protocol) => {
      const service = protocol === 'v2' ? 'echo' : 'echo-grpc';
      return {
        namespace: 'sandbox',
        service,
        protocol,
        input: 'x',
        output: 'x',
        shape: (values) => [values],
      };
    },
    sheddable: 'batch',
    hasSharedGateway: true,
    gateway: demo.gateway,
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
    token: 'demo-token',
    kubectl: spawnSync(kubectl, ['version', '--client']).status === 0 ? kubectl : undefined,
    controls: controlsOf(demo),
    programs: undefined,
    https: undefined,
    witness: undefined,
    close: demo.close,
  };
}

function userWith(name: User, verbs: readonly string[]): DemoUser {
  return { name, token: `token-of-${name}`, rules: [{ verbs, resources: ['inferenceservices'] }] };
}

function here(service: string, protocol: Target['protocol']): Target {
  return { namespace, service, protocol };
}

/** Of the endpoint picker of this service. */
async function pickerPods(kubeconfigText: string, service: string): Promise<readonly KubeObject[]> {
  const cluster = await connectCluster({ kubeconfigText });
  try {
    const component = 'app.kubernetes.io/component=llminferenceservice-router-scheduler';
    const labelSelector = `app.kubernetes.io/name=${service},${component}`;
    const query = { namespace, labelSelector };
    return (await cluster.list(resources.pods, query, new AbortController().signal)).items;
  } finally {
    await cluster.close();
  }
}

function controlsOf({ kubeconfig, controls }: Demo): Controls {
  return {
    apply: async (object) => controls.apply(object),
    remove: async (object) => controls.remove(object),
    get: (object) => readObject(kubeconfig, object),
    stopApi: async (how) => {
      controls.dropWatches(how === 'end' ? 'end' : 'reset');
      await controls.stopApi();
    },
    startApi: controls.startApi,
    expireHistory: async () => controls.expireHistory(),
    killWriters: async () => controls.cutAnswers(),
    stopDecoder: async () => {
      controls.setDecoders(namespace, targets['llm-split'].service, 'down');
      return async () => controls.setDecoders(namespace, targets['llm-split'].service, 'up');
    },
    stopPicker: async () => {
      const pods = await pickerPods(kubeconfig, targets['llm-scheduled'].service);
      for (const pod of pods) controls.remove(pod);
      return async () => {
        for (const pod of pods) controls.apply(pod);
      };
    },
    throttleLister: async () => {
      const stop = controls.failNext(/inferenceservices/, 429, Number.POSITIVE_INFINITY);
      return async () => stop();
    },
  };
}
