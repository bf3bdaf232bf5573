import type { KubeObject } from '../../kserve/kube-object.js';
import { at, textAt } from '../api/api-object.js';

/** What the demo's controllers read of an LLMInferenceService with a gateway, a route and a scheduler. */
export type LlmServing = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** `model` in requests. */
  readonly model: string;
  readonly uri: string;
  readonly image: string;
  readonly replicas: number;
  /** Of the gateway's listener, without a path. */
  readonly gatewayUrl: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly settledAt: string;
};

export function toLlmServing(object: KubeObject, gatewayUrl: string, settledAt: string): LlmServing {
  const text = (...path: readonly (string | number)[]): string => textAt(object, ...path) ?? '';
  const name = text('metadata', 'name');
  return {
    name,
    namespace: text('metadata', 'namespace'),
    uid: text('metadata', 'uid'),
    model: textAt(object, 'spec', 'model', 'name') ?? name,
    uri: text('spec', 'model', 'uri'),
    image: text('spec', 'template', 'containers', 0, 'image'),
    replicas: Number(at(object, 'spec', 'replicas') ?? 1),
    gatewayUrl,
    createdAt: text('metadata', 'creationTimestamp'),
    settledAt,
  };
}

/** Both names under which KServe starts the model server. */
export function servedNames({ model, namespace }: LlmServing): readonly [string, string] {
  return [model, `publishers/${namespace}/models/${model}`];
}

/** The Gateway that KServe's preset of routes names. */
export const gatewayRef: KubeObject = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};

const presets = [
  'kserve-config-llm-scheduler',
  'kserve-config-llm-router-route',
  'kserve-config-llm-template',
];

/** What the controller of KServe 0.20 notes beside them: for each of its presets the version that it would take. */
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
const conditionTypes: readonly (readonly [type: string, isPart: boolean])[] = [
  ['HTTPRoutesReady', true],
  ['InferencePoolReady', true],
  ['MainWorkloadReady', true],
  ['PresetsCombined', true],
  ['Ready', false],
  ['RouterReady', false],
  ['SchedulerWorkloadReady', true],
  ['WorkloadsReady', false],
];

/**
 * The status that KServe 0.20's llmisvc controller writes once everything is up. With no replica it is the same: MainWorkloadReady
 * is the Deployment's Available, which holds for a Deployment of no pods.
 */
export function llmStatus(serving: LlmServing): KubeObject {
  const { name, namespace, model, replicas, gatewayUrl, settledAt } = serving;
  const [, published] = servedNames(serving);
  const address = (name: string, path: string, models: readonly string[]): KubeObject => {
    return {
      models: models.map((each) => ({ name: each })),
      name,
      origin: gatewayRef,
      url: `${gatewayUrl}${path}`,
    };
  };
  return {
    // In the order of their URLs: the first answers only to requests that name the model in a header.
    addresses: [
      address('gateway-external-model-routing', '/', [published]),
      ...[`/${namespace}/${name}`, `/${published}`]
        .sort()
        .map((path) => address('gateway-external', path, [published, model])),
    ],
    annotations: Object.fromEntries(
      presetVersions.map((preset) => [`serving.kserve.io/${preset}`, `kserve-${preset}`]),
    ),
    appliedConfigs: presets.map((preset) => ({ name: preset, namespace: 'kserve', source: 'Preset' })),
    conditions: conditionTypes.map(([type, isPart]) => ({
      lastTransitionTime: settledAt,
      ...(isPart ? { severity: 'Info' } : {}),
      status: 'True',
      type,
    })),
    observedGeneration: 1,
    router: {
      gateways: [
        {
          ...gatewayRef,
          httpRoutes: [
            {
              group: 'gateway.networking.k8s.io',
              kind: 'HTTPRoute',
              name: `${name}-kserve-route`,
              namespace,
            },
          ],
        },
      ],
      scheduler: {
        inferencePool: {
          group: 'inference.networking.k8s.io',
          kind: 'InferencePool',
          name: `${name}-inference-pool`,
        },
        service: { group: '', kind: 'Service', name: `${name}-epp-service` },
      },
    },
    url: `${gatewayUrl}/${namespace}/${name}`,
    workloads: {
      primary: deployment(`${name}-kserve`, replicas),
      scheduler: deployment(`${name}-kserve-router-scheduler`, 1),
      service: { kind: 'Service', name: `${name}-kserve-workload-svc` },
    },
  };
}

function deployment(name: string, readyReplicas: number): KubeObject {
  return { apiGroup: 'apps', kind: 'Deployment', name, readyReplicas };
}

/** Whether an object of the API belongs to an LLMInferenceService, and to which. */
export function llmServiceOf(labels: Readonly<Record<string, string>> = {}): string | undefined {
  return labels['app.kubernetes.io/part-of'] === 'llminferenceservice'
    ? labels['app.kubernetes.io/name']
    : undefined;
}
