import type { KubeObject } from '../../kserve/kube-object.js';
import { at, textAt } from '../api/api-object.js';

/** An LLMInferenceService, as the demo's controllers read it. */
export type LlmServing = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** `model` in requests. */
  readonly model: string;
  readonly uri: string;
  readonly image: string;
  /** Of several nodes: of groups of them. */
  readonly replicas: number;
  /** Pods that only read prompts; the others only write then. Absent: every pod does both. */
  readonly prefillReplicas?: number;
  /** The pods of one group, a leader and its workers; absent where one node is enough. */
  readonly groupSize?: number;
  /** `service`: no gateway routes it; `scheduler`: through an endpoint picker. */
  readonly route: 'service' | 'gateway' | 'scheduler';
  /** Of the gateway's listener, without a path. */
  readonly gatewayUrl: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly settledAt: string;
};

/** What the demo serves for an LLMInferenceService. `settledAt`: when it became ready, in RFC 3339. */
export function toLlmServing(object: KubeObject, gatewayUrl: string, settledAt: string): LlmServing {
  const text = (...path: readonly (string | number)[]): string => textAt(object, ...path) ?? '';
  const name = text('metadata', 'name');
  const prefill = at(object, 'spec', 'prefill');
  const parallelism = at(object, 'spec', 'parallelism');
  return {
    name,
    namespace: text('metadata', 'namespace'),
    uid: text('metadata', 'uid'),
    model: textAt(object, 'spec', 'model', 'name') ?? name,
    uri: text('spec', 'model', 'uri'),
    image: text('spec', 'template', 'containers', 0, 'image'),
    replicas: Number(at(object, 'spec', 'replicas') ?? 1),
    ...(prefill === undefined ? {} : { prefillReplicas: Number(at(prefill, 'replicas') ?? 1) }),
    ...(at(object, 'spec', 'worker') === undefined ? {} : { groupSize: groupSizeOf(parallelism) }),
    route: routeOf(at(object, 'spec', 'router')),
    gatewayUrl,
    createdAt: text('metadata', 'creationTimestamp'),
    settledAt,
  };
}

/** GetSize of ParallelismSpec (pkg/apis/serving/v1alpha2/llm_inference_service_types.go). */
function groupSizeOf(parallelism: unknown): number {
  const number = (field: string): number => Number(at(parallelism, field) ?? 0);
  if (number('data') > 0) return Math.max(1, Math.floor(number('data') / Math.max(1, number('dataLocal'))));
  return Math.max(1, number('pipeline'));
}

function routeOf(router: unknown): LlmServing['route'] {
  if (at(router, 'scheduler') !== undefined) return 'scheduler';
  return at(router, 'route') === undefined ? 'service' : 'gateway';
}

/** Both names under which KServe starts the model server. */
export function servedNames({
  model,
  namespace,
}: Pick<LlmServing, 'model' | 'namespace'>): readonly [string, string] {
  return [model, `publishers/${namespace}/models/${model}`];
}

/** The Gateway that KServe's preset of routes names. */
export const gatewayRef: KubeObject = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};

/** A feature that a preset or a condition is there for. */
type Need = LlmServing['route'] | 'one node' | 'several nodes' | 'prefill' | 'decode' | 'both in one';

const presets: readonly (readonly [Need, string])[] = [
  ['scheduler', 'kserve-config-llm-scheduler'],
  ['gateway', 'kserve-config-llm-router-route'],
  ['prefill', 'kserve-config-llm-prefill-template'],
  ['decode', 'kserve-config-llm-decode-template'],
  ['several nodes', 'kserve-config-llm-worker-data-parallel'],
  ['both in one', 'kserve-config-llm-template'],
];

const routes: readonly LlmServing['route'][] = ['service', 'gateway', 'scheduler'];

function has({ route, groupSize, prefillReplicas }: LlmServing, need: Need): boolean {
  switch (need) {
    case 'prefill':
    case 'decode':
      return prefillReplicas !== undefined;
    case 'several nodes':
      return groupSize !== undefined;
    case 'one node':
      return groupSize === undefined;
    case 'both in one':
      return prefillReplicas === undefined && groupSize === undefined;
    case 'service':
    case 'gateway':
    case 'scheduler':
      return routes.indexOf(route) >= routes.indexOf(need);
  }
}

/** The notes of KServe 0.20's controller beside them: for each of its presets the version that it would take. */
const presetVersions = [
  'config-llm-decode-template',
  'config-llm-decode-worker-data-parallel',
  'config-llm-prefill-template',
  'config-llm-prefill-worker-data-parallel',
  'config-llm-router-route',
  'config-llm-scheduler',
  'config-llm-scheduler-latency-predictor',
  'config-llm-template',
  'config-llm-tracing',
  'config-llm-worker-data-parallel',
];

/** Those that hold for the whole service have no severity. */
const conditionTypes: readonly (readonly [Need, type: string, isPart: boolean])[] = [
  ['gateway', 'HTTPRoutesReady', true],
  ['scheduler', 'InferencePoolReady', true],
  ['one node', 'MainWorkloadReady', true],
  ['prefill', 'PrefillWorkloadReady', true],
  ['service', 'PresetsCombined', true],
  ['service', 'Ready', false],
  ['service', 'RouterReady', false],
  ['scheduler', 'SchedulerWorkloadReady', true],
  ['several nodes', 'WorkerWorkloadReady', true],
  ['service', 'WorkloadsReady', false],
];

/**
 * The status that KServe 0.20's llmisvc controller writes once everything is up. With no replica it is the same: MainWorkloadReady
 * is the Deployment's Available, which holds for a Deployment of no pods.
 */
export function llmStatus(serving: LlmServing): KubeObject {
  const { name, namespace, replicas, prefillReplicas, gatewayUrl, settledAt } = serving;
  const service = `${name}-kserve-workload-svc`;
  const isRouted = has(serving, 'gateway');
  return {
    addresses: isRouted
      ? gatewayAddresses(serving)
      : [{ url: `https://${service}.${namespace}.svc.cluster.local` }],
    annotations: Object.fromEntries(
      presetVersions.map((preset) => [`serving.kserve.io/${preset}`, `kserve-${preset}`]),
    ),
    appliedConfigs: presets
      .filter(([needed]) => has(serving, needed))
      .map(([, preset]) => ({ name: preset, namespace: 'kserve', source: 'Preset' })),
    conditions: conditionTypes
      .filter(([needed]) => has(serving, needed))
      .map(([, type, isPart]) => ({
        lastTransitionTime: settledAt,
        ...(isPart ? { severity: 'Info' } : {}),
        status: 'True',
        type,
      })),
    observedGeneration: 1,
    ...(isRouted ? { router: routerStatus(serving), url: `${gatewayUrl}/${namespace}/${name}` } : {}),
    workloads: {
      ...(prefillReplicas === undefined
        ? {}
        : { prefill: deployment(`${name}-kserve-prefill`, prefillReplicas) }),
      primary: has(serving, 'several nodes')
        ? {
            apiGroup: 'leaderworkerset.x-k8s.io',
            kind: 'LeaderWorkerSet',
            name: `${name}-kserve-mn`,
            readyReplicas: replicas,
          }
        : deployment(`${name}-kserve`, replicas),
      ...(has(serving, 'scheduler') ? { scheduler: deployment(`${name}-kserve-router-scheduler`, 1) } : {}),
      service: { kind: 'Service', name: service },
    },
  };
}

/** In the order of their URLs: the first answers only to requests that name the model in a header. */
function gatewayAddresses(serving: LlmServing): readonly KubeObject[] {
  const { name, namespace, model, gatewayUrl } = serving;
  const [, published] = servedNames(serving);
  const address = (name: string, path: string, models: readonly string[]): KubeObject => {
    return {
      models: models.map((each) => ({ name: each })),
      name,
      origin: gatewayRef,
      url: `${gatewayUrl}${path}`,
    };
  };
  return [
    address('gateway-external-model-routing', '/', [published]),
    ...[`/${namespace}/${name}`, `/${published}`]
      .sort()
      .map((path) => address('gateway-external', path, [published, model])),
  ];
}

function routerStatus(serving: LlmServing): KubeObject {
  const { name, namespace } = serving;
  const group = 'gateway.networking.k8s.io';
  const httpRoutes = [{ group, kind: 'HTTPRoute', name: `${name}-kserve-route`, namespace }];
  const pool = {
    group: 'inference.networking.k8s.io',
    kind: 'InferencePool',
    name: `${name}-inference-pool`,
  };
  return {
    gateways: [{ ...gatewayRef, httpRoutes }],
    ...(has(serving, 'scheduler')
      ? {
          scheduler: {
            inferencePool: pool,
            service: { group: '', kind: 'Service', name: `${name}-epp-service` },
          },
        }
      : {}),
  };
}

function deployment(name: string, readyReplicas: number): KubeObject {
  return { apiGroup: 'apps', kind: 'Deployment', name, readyReplicas };
}
