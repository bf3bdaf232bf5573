import type { Tensor, TensorSpec } from '../../inference/tensor.js';
import { refusal, type Model } from './model.js';

/**
 * The inputs in the order that the model states them. Throws a refusal in Triton's words for one that it does not know,
 * one that is missing, a wrong datatype or a wrong shape. A model that states no inputs takes any, as they are.
 */
export function checkInputs(model: Model, tensors: readonly Tensor[]): readonly Tensor[] {
  if (model.inputs.length === 0) return tensors;
  for (const tensor of tensors) {
    if (!model.inputs.some(({ name }) => name === tensor.name)) {
      throw refusal('payload', `unexpected inference input '${tensor.name}' for model '${model.name}'`);
    }
  }
  return model.inputs.map((spec) => {
    const tensor = tensors.find(({ name }) => name === spec.name);
    if (tensor === undefined) {
      throw refusal(
        'payload',
        `expected ${model.inputs.length} inputs but got ${tensors.length} inputs for model '${model.name}'. ` +
          `Missing required input(s) ['${spec.name}']. Please provide all required input(s).`,
      );
    }
    checkOne(model, spec, tensor);
    return tensor;
  });
}

function checkOne(model: Model, spec: TensorSpec, { name, datatype, shape }: Tensor): void {
  if (datatype !== spec.datatype && !model.alsoTakes?.includes(datatype)) {
    throw refusal(
      'payload',
      `inference input '${name}' data-type is '${datatype}', but model '${model.name}' expects '${spec.datatype}'`,
    );
  }
  const fits =
    spec.shape === undefined ||
    (shape.length === spec.shape.length && spec.shape.every((size, at) => size === -1 || size === shape[at]));
  if (fits) return;
  throw refusal(
    'payload',
    `unexpected shape for input '${name}' for model '${model.name}'. ` +
      `Expected [${spec.shape.join(',')}], got [${shape.join(',')}]`,
  );
}
