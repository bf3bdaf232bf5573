import { listAt, recordAt, textAt, textsAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { containerPorts, servingContainer } from './serving-runtime.js';
import type { Component, ServingPort } from './service.js';

/** How a component of the spec is served, whichever of KServe's three ways it was written in. */
export type ComponentSpec = {
  readonly kind: Component['kind'];
  /** `predictor.model`, or an old-style framework (`predictor.sklearn`) read as one: its webhook does the same. */
  readonly model?: KubeObject;
  /** Model format, from `modelFormat.name` or the old-style framework's key. */
  readonly format?: string;
  /** True where the framework is the key. */
  readonly oldStyle: boolean;
  /** The container of a custom component. */
  readonly container?: KubeObject;
  readonly ports: readonly ServingPort[];
};

/** Keys of PredictorSpec that name a framework (pkg/apis/serving/v1beta1/predictor.go). */
const frameworks = [
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'huggingface',
  'pmml',
  'lightgbm',
  'paddle',
  'mlflow',
];

/** The component of that kind; undefined where the spec has none. */
export function componentSpec(object: KubeObject, kind: Component['kind']): ComponentSpec | undefined {
  const spec = recordAt(object, 'spec', kind);
  if (spec === undefined) return undefined;
  const framework = kind === 'predictor' ? frameworks.find((key) => recordAt(spec, key)) : undefined;
  const model = recordAt(spec, 'model') ?? (framework === undefined ? undefined : recordAt(spec, framework));
  const format = textAt(model, 'modelFormat', 'name') ?? framework;
  const container = servingContainer(listAt(spec, 'containers'));
  return {
    kind,
    ...(model === undefined ? {} : { model }),
    ...(format === undefined ? {} : { format }),
    oldStyle: framework !== undefined && recordAt(spec, 'model') === undefined,
    ...(container === undefined ? {} : { container }),
    ports: containerPorts(model ?? container),
  };
}

/** The value of an environment variable that the spec states as text. */
export function envOf(container: unknown, name: string): string | undefined {
  const entry = listAt(container, 'env').find((env) => textAt(env, 'name') === name);
  return textAt(entry, 'value');
}

/** The value of `--flag=value` or `--flag value`; the last one wins, as in KServe's getModelNameFromArgs. */
export function argOf(container: unknown, ...flags: readonly string[]): string | undefined {
  const args = textsAt(container, 'args');
  let found: string | undefined;
  for (const [index, arg] of args.entries()) {
    const flag = flags.find((name) => arg === name || arg.startsWith(`${name}=`));
    if (flag === undefined) continue;
    const next = args[index + 1];
    const value =
      arg === flag ? (next?.startsWith('--') === true ? undefined : next) : arg.slice(flag.length + 1);
    if (value !== undefined && value !== '') found = value;
  }
  return found;
}

export type WithReason<T> = { readonly value: T; readonly why: string };

/**
 * The name that the model server has for the model, in KServe's own order
 * (pkg/controller/v1beta1/inferenceservice/utils/utils.go, GetModelName), and vLLM's flag beside it.
 * `model.name` is not asked: it is a container's name.
 */
export function modelNameOf(
  serviceName: string,
  predictor: ComponentSpec | undefined,
  transformer: ComponentSpec | undefined,
): WithReason<string> {
  const sources: readonly (readonly [string | undefined, string])[] = [
    [argOf(transformer?.container, '--model_name'), "the transformer's --model_name"],
    [envOf(predictor?.model, 'MLSERVER_MODEL_NAME'), 'MLSERVER_MODEL_NAME'],
    [argOf(predictor?.model, '--model_name', '--served-model-name'), "the predictor's arguments"],
    [argOf(predictor?.container, '--model_name', '--served-model-name'), "the container's arguments"],
  ];
  const found = sources.find(([value]) => value !== undefined && isLiteral(value));
  return { value: found?.[0] ?? serviceName, why: found?.[1] ?? "the service's name" };
}

/** Templates (`{{.Name}}`) and variables (`$(NAME)`) are filled in by others. */
function isLiteral(value: string): boolean {
  return !value.includes('{{') && !value.includes('$(');
}
