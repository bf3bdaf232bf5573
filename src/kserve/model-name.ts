import { argOf, envOf, type ComponentSpec } from './component-spec.js';

export type Reasoned<T> = { readonly value: T; readonly why: string };

/**
 * The name that the model server has for the model, in KServe's own order
 * (pkg/controller/v1beta1/inferenceservice/utils/utils.go, GetModelName), and vLLM's flag beside it.
 * `model.name` is not asked: it is a container's name.
 */
export function modelNameOf(
  serviceName: string,
  predictor: ComponentSpec | undefined,
  transformer: ComponentSpec | undefined,
): Reasoned<string> {
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
