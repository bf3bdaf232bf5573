import { isMeantAsV2, type Payload } from '../inference/payload.js';
import type { Tensor, TensorSpec } from '../inference/tensor.js';
import { asProblem } from '../problem.js';
import type { Work } from '../runtime/work.js';
import { readRequest } from './payload-tensors.js';

/** One input of a model, or of a payload, or of both. */
export type InputFit = {
  readonly name: string;
  /** As the model states it; absent where it takes no input of that name. */
  readonly stated?: TensorSpec;
  /** As it would be sent; absent where the payload has no input of that name. */
  readonly sent?: Omit<TensorSpec, 'name'>;
  /** Why it does not fit, as the end of a sentence; absent where it does. */
  readonly misfit?: string;
};

/** How a payload fits the inputs that a model states. */
export type PayloadFit = {
  readonly inputs: readonly InputFit[];
  /** Why the payload cannot be read as these inputs; then nothing is known of what would be sent. */
  readonly fault?: string;
  /** The payload as tensors; none where there is a fault. */
  readonly tensors: readonly Tensor[];
};

/**
 * Compares a payload with the inputs that a model states, before anything is sent: names, types and shapes. Values without a name
 * or a type of their own (V1's rows) take those of the model. Nothing is thrown for a payload that cannot be read.
 */
export function* fitOf(payload: Payload, stated: readonly TensorSpec[]): Work<PayloadFit> {
  const isExact = payload.kind === 'tensors' || isMeantAsV2(payload.value);
  let tensors: readonly Tensor[];
  try {
    const { inputs } = yield* readRequest(payload, stated, { float: 'FP32', inputName: 'input-0' });
    tensors = inputs.map(({ tensor }) => tensor);
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.kind !== 'payload') throw thrown;
    return {
      inputs: stated.map((one) => ({ name: one.name, stated: one })),
      fault: problem.summary,
      tensors: [],
    };
  }
  const known = new Set(stated.map(({ name }) => name));
  const left = stated.length === 0 ? [] : tensors.filter(({ name }) => !known.has(name));
  return {
    inputs: [
      ...stated.map((one): InputFit => {
        const tensor = tensors.find(({ name }) => name === one.name);
        if (tensor === undefined)
          return { name: one.name, stated: one, misfit: 'the payload has no such input' };
        const misfit = misfitOf(tensor, one, isExact);
        return {
          name: one.name,
          stated: one,
          sent: sentAs(tensor),
          ...(misfit === undefined ? {} : { misfit }),
        };
      }),
      ...left.map((tensor): InputFit => ({
        name: tensor.name,
        sent: sentAs(tensor),
        misfit: 'the model states no such input',
      })),
    ],
    tensors,
  };
}

function sentAs({ datatype, shape }: Tensor): Omit<TensorSpec, 'name'> {
  return { datatype, shape };
}

/** Rows may lack, or have, the dimension of the batch: servers of V1 add it as their model needs it. */
function misfitOf(tensor: Tensor, stated: TensorSpec, isExact: boolean): string | undefined {
  if (tensor.datatype !== stated.datatype) return `its type is not ${stated.datatype}`;
  const { shape } = stated;
  if (shape === undefined || hasShape(tensor.shape, shape)) return undefined;
  if (!isExact && (hasShape([1, ...tensor.shape], shape) || hasShape(tensor.shape.slice(1), shape)))
    return undefined;
  return `its shape does not fit [${shape.join(',')}]`;
}

function hasShape(given: readonly number[], stated: readonly number[]): boolean {
  return given.length === stated.length && stated.every((size, axis) => size < 0 || size === given[axis]);
}
