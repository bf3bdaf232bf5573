import type { KubeObject } from '../../kserve/kube-object.js';
import { at, listAt, textAt } from '../api/api-object.js';

/** `no-secret`: the pod that comes up names a Secret that is not there. */
export type FromZero = 'starts' | 'no-secret';

/** The fields of an InferenceService that the demo's controllers read to make its status and children. */
export type Serving = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly mode: 'Standard' | 'Knative';
  readonly format: string;
  readonly runtime: string;
  readonly storageUri: string;
  /** The service's own, behind those of its runtime. */
  readonly args: readonly string[];
  /** The container's port; KServe's default is 8080, without a name. */
  readonly port: { readonly name?: string; readonly containerPort: number };
  /** Percent of the traffic that goes to the newest revision; undefined where the traffic is not split. */
  readonly canaryPercent?: number;
  /** How often the container was killed for want of memory. */
  readonly restarts: number;
  /** In Knative mode, at zero: its revision has no pod until it is called. Whether the pod that comes up then starts. */
  readonly fromZero?: FromZero;
  readonly limits: KnativeLimits;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly settledAt: string;
};

/** What KServe passes on to a revision (`spec.predictor.timeout`, `spec.predictor.containerConcurrency`); 0 requests at once: any number. */
export type KnativeLimits = { readonly timeoutSeconds: number; readonly containerConcurrency: number };

/** Knative's defaults are those of its `config-defaults`. */
export function knativeLimits(object: KubeObject): KnativeLimits {
  const predictor = at(object, 'spec', 'predictor');
  return {
    timeoutSeconds: Number(at(predictor, 'timeout') ?? 300),
    containerConcurrency: Number(at(predictor, 'containerConcurrency') ?? 0),
  };
}

/** The domain of the ConfigMap `inferenceservice-config` as KServe ships it, and of Knative's `config-domain`. */
export const domain = 'example.com';

/** The host that KServe gives a service (domainTemplate `{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}`) or its predictor. */
export function hostOf(name: string, namespace: string): string {
  return `${name}-${namespace}.${domain}`;
}

/** Reads an InferenceService of the demo with its hints; `settledAt` is when it became ready. */
export function toServing(
  object: KubeObject,
  settledAt: string,
  { restarts = '0', zero }: Readonly<Record<string, string>> = {},
): Serving {
  const text = (...path: readonly string[]): string => textAt(object, ...path) ?? '';
  const format = text('spec', 'predictor', 'model', 'modelFormat', 'name');
  const protocol = text('spec', 'predictor', 'model', 'protocolVersion');
  const port = listAt(object, 'spec', 'predictor', 'model', 'ports')[0];
  const portName = textAt(port, 'name');
  const canary = at(object, 'spec', 'predictor', 'canaryTrafficPercent');
  return {
    restarts: Number(restarts),
    ...(zero === 'starts' || zero === 'no-secret' ? { fromZero: zero } : {}),
    ...(typeof canary === 'number' ? { canaryPercent: canary } : {}),
    name: text('metadata', 'name'),
    namespace: text('metadata', 'namespace'),
    uid: text('metadata', 'uid'),
    mode:
      text('metadata', 'annotations', 'serving.kserve.io/deploymentMode') === 'Knative'
        ? 'Knative'
        : 'Standard',
    format,
    runtime: textAt(object, 'spec', 'predictor', 'model', 'runtime') ?? chosenRuntime(format, protocol),
    storageUri: text('spec', 'predictor', 'model', 'storageUri'),
    args: listAt(object, 'spec', 'predictor', 'model', 'args').map(String),
    port: {
      containerPort: Number(at(port, 'containerPort') ?? 8080),
      ...(portName === undefined ? {} : { name: portName }),
    },
    limits: knativeLimits(object),
    createdAt: text('metadata', 'creationTimestamp'),
    settledAt,
  };
}

/** As seen on a real cluster: sklearn with protocol v2 goes to MLServer. */
function chosenRuntime(format: string, protocol: string): string {
  if (format === 'tensorflow') return 'kserve-tensorflow-serving';
  if (format === 'huggingface') return 'kserve-huggingfaceserver';
  if (format === 'vLLM') return 'kserve-vllmserver';
  if (format === 'sklearn' && protocol !== 'v2') return 'kserve-sklearnserver';
  return format === 'onnx' ? 'kserve-tritonserver' : 'kserve-mlserver';
}
